/** Something worth telling about an object; `kubectl describe` shows it. */
export interface Occurrence {
  readonly type: "Normal" | "Warning";
  /** Why, one word in CamelCase. */
  readonly reason: string;
  /** What was being done, one word in CamelCase. */
  readonly action: string;
  /** A sentence for people; at most 1 kB. */
  readonly note: string;
}

/** What is to be done about an occurrence. */
export type Decision =
  | { readonly kind: "create"; readonly id: string }
  | { readonly kind: "count"; readonly id: string; readonly count: number }
  /** One more of a series, not worth a write. */
  | { readonly kind: "known" }
  /** Too many of one object. */
  | { readonly kind: "drop" };

/** Two that are alike within so long are one series. */
const SERIES_MS = 360_000;
/** Of one object: so many new events at once, and then one every five minutes, as client-go allows. */
const BURST = 25;
const REFILL_MS = 300_000;
/** Objects and series that are remembered; the oldest go first. */
const REMEMBERED = 4_096;

/**
 * Decides which occurrences become an Event of their own, which are one more of a series, and which are too many. Its memory
 * is bounded: what is forgotten becomes a new Event.
 */
export class EventSeries {
  readonly #series = new Map<string, { id: string; count: number; at: number }>();
  readonly #spent = new Map<string, { tokens: number; at: number }>();
  readonly #newId: () => string;

  /** @param newId gives each Event the part of its name that is unique */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** @param uid of the object. @param now ms that only grow */
  decide(uid: string, { type, reason, action, note }: Occurrence, now: number): Decision {
    const key = JSON.stringify([uid, type, reason, action, note]);
    const known = this.#series.get(key);
    if (known !== undefined && now - known.at < SERIES_MS) {
      const next = { id: known.id, count: known.count + 1, at: now };
      remember(this.#series, key, next);
      // Written at 2, 4, 8, …: a loop that says the same a thousand times costs ten writes.
      return Number.isInteger(Math.log2(next.count))
        ? { kind: "count", id: next.id, count: next.count }
        : { kind: "known" };
    }
    if (!this.#spend(uid, now)) return { kind: "drop" };
    const id = this.#newId();
    remember(this.#series, key, { id, count: 1, at: now });
    return { kind: "create", id };
  }

  #spend(uid: string, now: number): boolean {
    const before = this.#spent.get(uid) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, before.tokens + (now - before.at) / REFILL_MS);
    remember(this.#spent, uid, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= REMEMBERED) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
