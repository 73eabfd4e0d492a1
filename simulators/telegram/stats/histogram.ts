const STEP = Math.log(1.05);
const BUCKETS = 320;

/** A bounded record of durations: any number of them in 320 counters, each 5 % wide, from 1 ms to over an hour. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.ceil(Math.log(Math.max(ms, 1)) / STEP)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
  }

  /** Milliseconds that the share `p` (0–1) of the durations did not exceed, up to 5 % too high; 0 when empty. */
  quantile(p: number): number {
    let left = Math.ceil(p * this.#count);
    for (let bucket = 0; bucket < BUCKETS && this.#count > 0; bucket++) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return Math.round(Math.exp(bucket * STEP) * 10) / 10;
    }
    return 0;
  }
}
