import { expect } from "vitest";
import type { BackendFixture } from "../backend.fixture.ts";

/** What vendors do wrong, as `POST /_faults` of their simulators takes it. Slow is a matter of each client's patience. */
export const FAULTS = {
  "429": { kind: "rate_limit", retry_after: 0.05 },
  "500": { kind: "status", status: 500 },
  /** Does what it was asked, after its client has given up. */
  slow: { kind: "latency" },
  /** Does what it was asked, and the connection breaks. */
  "answer lost": { kind: "lost" },
  /** Does what it was asked, and the answer is cut short. */
  "half an answer": { kind: "malformed" },
  "a reset": { kind: "reset" },
} as const;

/** Their names, as rows of tables. */
export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** A fault that is switched on. */
export interface Armed {
  /** How many calls it has struck. */
  readonly struck: () => Promise<number>;
}

/**
 * Switches a fault of a route on. A row that is about it has to ask whether it struck: one whose call was never made would
 * pass for nothing.
 */
export async function arm(
  bot: Pick<BackendFixture, "fault" | "struck">,
  simulator: string,
  fault: { readonly route: string; readonly kind: string; readonly outcome?: string } & Record<
    string,
    unknown
  >,
): Promise<Armed> {
  const { kind, outcome, route } = fault;
  const count = () => bot.struck(simulator, route, outcome ?? kind);
  const before = await count();
  await bot.fault(simulator, fault);
  return { struck: async () => (await count()) - before };
}

/** A fault that was to strike so many calls, or at least one. */
export async function expectStruck({ struck }: Armed, times?: number): Promise<void> {
  const count = await struck();
  if (times === undefined) expect(count, "calls that the fault struck").toBeGreaterThan(0);
  else expect(count, "calls that the fault struck").toBe(times);
}
