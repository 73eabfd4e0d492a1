/**
 * What this process was told of floods: Telegram's 429 names a pause per destination, and calling on before it ends
 * lengthens it. Kept per process; another process learns it from its own first refusal.
 */
export class FloodGate {
  readonly #until = new Map<unknown, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Refuses calls to a destination (a chat id; undefined = the bot as a whole) for `ms`. */
  block(destination: unknown, ms: number): void {
    if (this.#until.size > 10_000) this.#forgetPast();
    this.#until.set(destination, this.#now() + ms);
  }

  /** How long to wait before calling a destination, ms. */
  waitMs(destination: unknown): number {
    if (this.#until.size === 0) return 0;
    const until = this.#until.get(destination);
    if (until === undefined) return 0;
    const wait = until - this.#now();
    if (wait > 0) return wait;
    this.#until.delete(destination);
    return 0;
  }

  #forgetPast(): void {
    const now = this.#now();
    for (const [destination, until] of this.#until) if (until <= now) this.#until.delete(destination);
  }
}
