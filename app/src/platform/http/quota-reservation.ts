import type { Secret } from "../config/secret.ts";
import type { KeySource, QuotaSlot } from "./quota.ts";

/** Room that is kept for the requests of one piece of work: where these find their keys without waiting. */
export interface Reservation extends KeySource {
  /** How many requests are waited for in line. */
  readonly waiting: number;
  /** Gives back the room that was not used. Call it when the work has ended, however it did. */
  release(): Promise<void>;
}

/** What a reservation is made of. */
export interface ReservationParts<S extends QuotaSlot> {
  readonly slots: readonly S[];
  /** For requests beyond those that were reserved: what was paid for goes past the line. */
  readonly source: KeySource;
  /** By `performance.now()`: after that the slots may be somebody else's. */
  readonly until: number;
  giveBack(left: readonly S[]): Promise<unknown>;
}

/** Builds the reservation over slots that were taken together. */
export function createReservation<S extends QuotaSlot>(parts: ReservationParts<S>): Reservation {
  const { source, slots, until, giveBack } = parts;
  const blocked = new Set<Secret>();
  let left = [...slots];

  /** A key that refused one request of the work would refuse the next. */
  function next(): S | undefined {
    if (performance.now() >= until) return undefined;
    const slot = left.find(({ key }) => !blocked.has(key));
    left = left.filter((each) => each !== slot);
    return slot;
  }

  return {
    waiting: slots[0]?.waiting ?? 0,
    take: async (turn) => next() ?? source.take(turn),
    block: async (key, ms) => {
      blocked.add(key);
      await source.block(key, ms);
    },
    release: async () => {
      const unused = left;
      left = [];
      if (unused.length > 0) await giveBack(unused);
    },
  };
}
