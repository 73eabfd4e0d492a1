import type { Key } from "../../runtime/index.ts";

/**
 * Keeps looks at one bot apart. Pods that come and go wake its controller many times a second; Telegram is not to be asked as
 * often, and what was written is to have come back by the watch. A changed spec is looked at at once.
 */
export class Pace {
  readonly #leastMs: number;
  readonly #looks = new Map<Key, { readonly generation: number; readonly at: number }>();

  /** @param leastMs between two looks at one generation of a bot */
  constructor(leastMs: number) {
    this.#leastMs = leastMs;
  }

  /** 0: look now, which counts as a look. Else how long to wait, ms. */
  restMs(key: Key, generation: number, now: number): number {
    const last = this.#looks.get(key);
    const restMs = last?.generation === generation ? Math.max(0, last.at + this.#leastMs - now) : 0;
    if (restMs === 0) this.#looks.set(key, { generation, at: now });
    return restMs;
  }

  forget(key: Key): void {
    this.#looks.delete(key);
  }
}
