import type { Key } from "../api/object.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import type { Clock } from "../time/clock.ts";

export interface WorkQueueOptions {
  /** In metrics. */
  readonly name: string;
  readonly clock: Clock;
  readonly metrics?: RuntimeMetrics | undefined;
}

/**
 * Keys that want to be looked at, each at most once. A key added while it waits is one; added while it is worked on, it
 * waits until `done` and comes again: never two at work on one key, and no news is lost. In the order of adding.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  /** Keys that wait, and since when. */
  readonly #waiting = new Map<Key, number>();
  readonly #working = new Set<Key>();
  /** Added while they were worked on. */
  readonly #again = new Set<Key>();
  readonly #delayed = new Map<Key, { readonly at: number; readonly cancel: () => void }>();
  readonly #takers: ((key: Key | undefined) => void)[] = [];
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Keys that wait to be taken; delayed ones and those at work are not counted. */
  get depth(): number {
    return this.#waiting.size;
  }

  /** Keys that come later. */
  get delayed(): number {
    return this.#delayed.size;
  }

  /** Adds a key now. Whatever delay it had is over. */
  add(key: Key): void {
    if (this.#closed) return;
    this.#undelay(key);
    if (this.#working.has(key)) this.#again.add(key);
    else if (!this.#waiting.has(key)) this.#enqueue(key);
  }

  /** Adds a key in `delayMs`, unless it comes sooner already. Without a delay that is at the clock's next turn. */
  addAfter(key: Key, delayMs: number): void {
    if (this.#closed || this.#waiting.has(key) || this.#again.has(key)) return;
    const at = this.#options.clock.now() + delayMs;
    const known = this.#delayed.get(key);
    if (known !== undefined && known.at <= at) return;
    known?.cancel();
    this.#delayed.set(key, { at, cancel: this.#options.clock.after(delayMs, () => this.add(key)) });
  }

  /** The next key, as soon as there is one; call `done` with it in any case. Undefined once the queue is closed. */
  take(): Promise<Key | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    const [first] = this.#waiting.keys();
    if (first === undefined) return new Promise((resolve) => this.#takers.push(resolve));
    return Promise.resolve(this.#begin(first));
  }

  /** A key's work is over, well or not. */
  done(key: Key): void {
    this.#working.delete(key);
    if (this.#again.delete(key)) this.#enqueue(key);
  }

  /** Nothing is handed out any more: who waits in `take` gets undefined, what waits is forgotten. */
  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    this.#waiting.clear();
    this.#again.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
    this.#measure();
  }

  #enqueue(key: Key): void {
    if (this.#closed) return;
    const { name, metrics, clock } = this.#options;
    metrics?.queueAdds.inc({ controller: name });
    this.#waiting.set(key, clock.now());
    const taker = this.#takers.shift();
    if (taker === undefined) this.#measure();
    else taker(this.#begin(key));
  }

  #begin(key: Key): Key {
    const { name, metrics, clock } = this.#options;
    const since = this.#waiting.get(key) ?? clock.now();
    metrics?.queueSeconds.observe({ controller: name }, (clock.now() - since) / 1_000);
    this.#waiting.delete(key);
    this.#working.add(key);
    this.#measure();
    return key;
  }

  #undelay(key: Key): void {
    this.#delayed.get(key)?.cancel();
    this.#delayed.delete(key);
  }

  #measure(): void {
    this.#options.metrics?.queueDepth.set({ controller: this.#options.name }, this.#waiting.size);
  }
}
