import type { Key } from "../../runtime/index.ts";
import type { DifferenceKind } from "./webhook.ts";

/** When repairs of one kind lead to nothing. */
export interface RepairTimes {
  /** So many within `withinMs` are no accident. */
  readonly most: number;
  readonly withinMs: number;
  /** Then the webhook is left alone for so long each time. */
  readonly pauseMs: number;
}

/** A kind of repair that does not last. */
export interface Unsettled {
  readonly kind: DifferenceKind;
  readonly times: number;
}

interface History {
  readonly generation: number;
  readonly repairs: ReadonlyMap<DifferenceKind, readonly number[]>;
}

/**
 * The repairs of each bot's webhook. One that is needed again and again mends nothing: somebody else sets the webhook, or the pods
 * refuse whatever is sent. It is said then, and tried less often.
 */
export class Repairs {
  readonly #times: RepairTimes;
  readonly #histories = new Map<Key, History>();

  constructor(times: RepairTimes) {
    this.#times = times;
  }

  /** @param generation of the spec: what somebody asked for is no repair, and begins anew */
  record(key: Key, generation: number, kinds: readonly DifferenceKind[], now: number): void {
    const before = this.#of(key, generation);
    const repairs = new Map(before);
    for (const kind of kinds)
      repairs.set(
        kind,
        [...(before.get(kind) ?? []), now].filter((at) => this.#counts(at, now)),
      );
    this.#histories.set(key, { generation, repairs });
  }

  /** The kind that was repaired too often, for as long as the webhook is to be left alone. */
  unsettled(key: Key, generation: number, now: number): Unsettled | undefined {
    const { most, pauseMs } = this.#times;
    for (const [kind, all] of this.#of(key, generation)) {
      const times = all.filter((at) => this.#counts(at, now)).length;
      if (times >= most && now - (all.at(-1) ?? 0) < pauseMs) return { kind, times };
    }
    return undefined;
  }

  forget(key: Key): void {
    this.#histories.delete(key);
  }

  #of(key: Key, generation: number): History["repairs"] {
    const history = this.#histories.get(key);
    return history?.generation === generation ? history.repairs : new Map();
  }

  #counts(at: number, now: number): boolean {
    return now - at < this.#times.withinMs;
  }
}
