import { FIRST_UPDATE, type Mark } from "./update.ts";

/** Coprime to every size used here, so that all are visited, far apart in any order of keys. */
const STRIDE = 7_919;

/**
 * Says whose update comes next, as Telegram delivers: numbers rise, and a chat's next update is not sent before the last
 * one was acknowledged.
 */
export class Crowd {
  readonly size: number;
  readonly #busy: Uint8Array;
  #at = 0;
  #next: number;

  constructor(size: number, firstUpdate = FIRST_UPDATE) {
    this.size = size;
    this.#busy = new Uint8Array(size);
    this.#next = firstUpdate;
  }

  /** The number the next update will have. */
  get nextUpdate(): number {
    return this.#next;
  }

  /** @throws RangeError when updates of all people are under way: there must be more people than connections. */
  take(): Mark {
    for (let tries = 0; tries < this.size; tries++) {
      const person = this.#at;
      this.#at = (this.#at + STRIDE) % this.size;
      if (this.#busy[person] === 1) continue;
      this.#busy[person] = 1;
      return { person, update: this.#next++ };
    }
    throw new RangeError("every person has an update under way");
  }

  /** The person's update was acknowledged, or given up. */
  release(person: number): void {
    this.#busy[person] = 0;
  }
}
