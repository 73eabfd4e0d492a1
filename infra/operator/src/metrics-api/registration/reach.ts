import type { ApiServiceObject } from "./api-service.ts";

/** How long an API that is registered may be out of reach, and how long it then stays away. */
export interface ReachTiming {
  /** Longer than a rollout or a node's restart leaves the API server without an answer. @default 3 min */
  readonly patienceMs: number;
  /** Until the first new try; doubles with each that fails. @default 10 min */
  readonly firstMs: number;
  /** @default 2 h */
  readonly capMs: number;
}

/** A try that fails costs the cluster `patienceMs` of hanging namespaces: no more than some minutes in two hours. */
export const REACH: ReachTiming = { patienceMs: 180_000, firstMs: 600_000, capMs: 7_200_000 };

/** An Event takes 1,024 signs, and what to do must be among them. */
const LONGEST = 300;

/** What the API server says of what is registered. */
export type Reached =
  | { readonly kind: "reached" }
  | { readonly kind: "untried" }
  /** `since`: as a calendar says, ms. */
  | { readonly kind: "unreached"; readonly since: number; readonly why: string };

/** Reads the condition Available, which the API server sets: it asks the Service behind an APIService every 30 s. */
export function reachedOf(found: ApiServiceObject | undefined): Reached {
  const available = found?.status?.conditions?.find(({ type }) => type === "Available");
  if (available?.status === "True") return { kind: "reached" };
  if (available?.status !== "False") return { kind: "untried" };
  const since = Date.parse(available.lastTransitionTime ?? found?.metadata?.creationTimestamp ?? "");
  const why = available.message ?? available.reason ?? "no reason is given";
  return { kind: "unreached", since, why: why.slice(0, LONGEST) };
}

/** A registration that was taken back. */
export interface Withdrawn {
  readonly why: string;
  /** When it is tried again, as a calendar says, ms. */
  readonly until: number;
}

/** Remembers in the leader what was taken back, and for how long; the next leader tries at once. */
export class Withdrawals {
  readonly #timing: ReachTiming;
  #times = 0;
  #last: Withdrawn | undefined;
  readonly #begun: number;

  /** @param begun when this process began, as a calendar says, ms: nobody was there to be reached while there was no operator */
  constructor(timing: ReachTiming, begun: number) {
    this.#timing = timing;
    this.#begun = begun;
  }

  /** What still keeps the API away. */
  at(now: number): Withdrawn | undefined {
    return this.#last !== undefined && this.#last.until > now ? this.#last : undefined;
  }

  /** How long to bear it yet, ms; 0 or less: it is to be withdrawn. What was so before this process began is no fault of the way. */
  patienceLeft({ since }: { readonly since: number }, now: number): number {
    return Math.max(since, this.#begun) + this.#timing.patienceMs - now;
  }

  /** Counts one more. */
  add(why: string, now: number): Withdrawn {
    const { capMs, firstMs } = this.#timing;
    const until = now + Math.min(capMs, firstMs * 2 ** Math.min(this.#times, 30));
    this.#times += 1;
    this.#last = { why, until };
    return this.#last;
  }

  /** The API server got through: the next failure is a first one again. */
  forget(): void {
    this.#times = 0;
    this.#last = undefined;
  }
}
