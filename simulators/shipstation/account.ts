import type { Clock } from "../http/clock.ts";
import type { AccountState, Label } from "./state.ts";

/** What every route works on. */
export interface Account {
  readonly state: AccountState;
  readonly clock: Clock;
  /** Resolves when what was changed is kept. */
  save(): Promise<void>;
  /** Takes note of a label that was just bought. */
  onLabel(label: Label): void;
}

/** The account's time as the vendor writes it. */
export function timestamp(account: Account): string {
  return new Date(account.clock.now()).toISOString();
}
