import { ApiError } from "../api/errors.ts";
import type { KubeApi } from "../api/kube-api.ts";
import type { Key } from "../api/object.ts";
import type { Logger } from "../observe/logger.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import { RETRIES, Retries, type RetryOptions } from "../queue/retries.ts";
import { WorkQueue } from "../queue/work-queue.ts";
import type { Clock } from "../time/clock.ts";
import { deadline } from "../time/deadline.ts";
import { type ControllerSpec, keysOf } from "./controller.ts";
import type { Outcome } from "./outcome.ts";

export interface RunOptions {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: RuntimeMetrics | undefined;
  readonly retries?: RetryOptions | undefined;
  /** Aborted: no new key is begun, those at work end, and then `runController` resolves. */
  readonly stop: AbortSignal;
  /** Aborted: those at work are aborted too. */
  readonly abort: AbortSignal;
}

/** Runs a controller: every key there is at first, then those that changes add. Its informers have to be run by the caller. */
export async function runController(spec: ControllerSpec, options: RunOptions): Promise<void> {
  await new RunningController(spec, options).run();
}

/** The time of one reconcile is up. */
class ReconcileTimeout extends Error {
  override readonly name = "ReconcileTimeout";
}

class RunningController {
  readonly #spec: ControllerSpec;
  readonly #options: RunOptions;
  readonly #queue: WorkQueue;
  readonly #retries: Retries;
  /** When each key at work was begun, the oldest first. */
  readonly #begun = new Map<Key, number>();

  constructor(spec: ControllerSpec, options: RunOptions) {
    const { clock, metrics, retries = RETRIES } = options;
    this.#spec = spec;
    this.#options = options;
    this.#queue = new WorkQueue({ name: spec.name, clock, metrics });
    this.#retries = new Retries(retries, clock);
  }

  async run(): Promise<void> {
    const { stop, metrics } = this.#options;
    const subscriptions = this.#spec.watches.map((watch) =>
      watch.informer.onChange((change) => {
        for (const key of keysOf(change, watch)) this.#queue.add(key);
      }),
    );
    if (metrics !== undefined) subscriptions.push(metrics.onScrape(() => this.#measure()));
    const close = (): void => this.#queue.close();
    stop.addEventListener("abort", close, { once: true });
    try {
      for (const watch of this.#spec.watches)
        for (const object of watch.informer.list())
          for (const key of watch.keys(object)) this.#queue.add(key);
      if (stop.aborted) close();
      await Promise.all(Array.from({ length: this.#spec.workers ?? 4 }, () => this.#work()));
    } finally {
      stop.removeEventListener("abort", close);
      for (const end of subscriptions) end();
      this.#queue.close();
    }
  }

  async #work(): Promise<void> {
    const { metrics } = this.#options;
    const labels = { controller: this.#spec.name };
    for (let key = await this.#queue.take(); key !== undefined; key = await this.#queue.take()) {
      const began = this.#options.clock.now();
      this.#begun.set(key, began);
      metrics?.activeReconciles.inc(labels);
      const result = await this.#reconcile(key);
      metrics?.activeReconciles.dec(labels);
      metrics?.reconciles.inc({ ...labels, result });
      metrics?.reconcileSeconds.observe(labels, (this.#options.clock.now() - began) / 1_000);
      this.#begun.delete(key);
      this.#queue.done(key);
    }
  }

  /** @returns the result, for the metric. Waits for a reconcile that ignores its signal: never two of one key. */
  async #reconcile(key: Key): Promise<string> {
    const { api, clock, abort } = this.#options;
    const { timeoutMs = 60_000 } = this.#spec;
    const late = () => new ReconcileTimeout(`The reconcile of ${key} took longer than ${timeoutMs} ms.`);
    const limit = deadline(clock, timeoutMs, [abort], late);
    try {
      const outcome = await this.#spec.reconcile(key, { api, signal: limit.signal });
      return this.#after(key, outcome);
    } catch (error) {
      if (abort.aborted) return "stopped";
      this.#failed(key, error);
      return limit.signal.aborted ? "timed_out" : "failed";
    } finally {
      limit.clear();
    }
  }

  #after(key: Key, outcome: Outcome): string {
    this.#retries.forget(key);
    if (outcome.kind === "again") this.#queue.addAfter(key, outcome.afterMs);
    return outcome.kind;
  }

  #failed(key: Key, err: unknown): void {
    const { logger, metrics } = this.#options;
    const asked = err instanceof ApiError ? (err.retryAfterMs ?? 0) : 0;
    const pauseMs = Math.round(Math.max(this.#retries.failed(key), asked));
    metrics?.queueRetries.inc({ controller: this.#spec.name });
    logger.error({ err, key, controller: this.#spec.name, pauseMs }, "the reconcile failed");
    this.#queue.addAfter(key, pauseMs);
  }

  #measure(): void {
    const [oldest] = this.#begun.values();
    const age = oldest === undefined ? 0 : this.#options.clock.now() - oldest;
    this.#options.metrics?.longestReconcile.set({ controller: this.#spec.name }, age / 1_000);
  }
}
