/**
 * Notices the same thing seen twice within a time; forgets it after one to two such times, or when there are too many.
 */
export class DuplicateWatch {
  readonly #windowMs: number;
  readonly #most: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #turnedAt = 0;

  constructor(windowMs: number, most = 200_000) {
    this.#windowMs = windowMs;
    this.#most = most;
  }

  /** Whether `key` was seen less than the window ago. */
  seen(key: string, now: number): boolean {
    if (now - this.#turnedAt >= this.#windowMs || this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#turnedAt = now;
    }
    const before = this.#young.get(key) ?? this.#old.get(key);
    this.#young.set(key, now);
    return before !== undefined && now - before < this.#windowMs;
  }
}
