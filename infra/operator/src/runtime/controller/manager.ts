import type { KubeApi } from "../api/kube-api.ts";
import type { Key, KubeObject } from "../api/object.ts";
import type { Resource } from "../api/resource.ts";
import type { ElectionTiming } from "../leader/candidate.ts";
import { elect } from "../leader/election.ts";
import { fencedApi, type Leadership, LeadershipLost } from "../leader/leadership.ts";
import { leaseStore } from "../leader/lease.ts";
import { type Logger, silentLogger } from "../observe/logger.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import type { RetryOptions } from "../queue/retries.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { createInformer, type Informer, type InformerOptions } from "../watch/informer.ts";
import type { WatchTiming } from "../watch/reflector.ts";
import type { ControllerSpec } from "./controller.ts";
import { runController } from "./run-controller.ts";

/** One leader among several processes. */
export interface LeaderOptions {
  /** `namespace/name` of the Lease. */
  readonly lease: Key;
  /** Unique for each process that ever ran. */
  readonly identity: string;
  readonly timing?: Partial<ElectionTiming>;
}

export interface ManagerOptions {
  readonly api: KubeApi;
  /** Without it this process works as if it were alone. */
  readonly leader?: LeaderOptions;
  readonly watchTiming?: Partial<WatchTiming>;
  readonly retries?: RetryOptions;
  /** Time for the reconciles under way, once asked to stop; then they are aborted. @default 10,000 ms */
  readonly stopMs?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly metrics?: RuntimeMetrics;
}

/** What may narrow a watch. */
export type WatchFilter<T extends KubeObject> = Pick<
  InformerOptions<T>,
  "namespace" | "labelSelector" | "fieldSelector" | "keep"
>;

/** One process of an operator: its watches, its controllers, and whether it is the one that works. */
export interface Manager {
  /** Every watch there is, to look at what all of them know. */
  readonly watches: readonly Pick<Informer<KubeObject>, "resource" | "list" | "silenceMs">[];
  /** A watch of a kind, run by the manager. All processes watch; so the next leader knows everything at once. */
  watch<T extends KubeObject>(resource: Resource, filter?: WatchFilter<T>): Informer<T>;
  /** Adds a controller, which runs while this process leads. */
  control(spec: ControllerSpec): void;
  /**
   * Runs until `signal` is aborted, and resolves when everything has ended and the Lease is given back.
   * @throws LeadershipLost end the process then: work that ignores its signal may still be going on
   */
  run(signal: AbortSignal): Promise<void>;
  /** Why this process is not ready: watches that have not listed yet or were not heard for three minutes. Empty: ready, leader or not. */
  problems(): readonly string[];
}

/** More than the longest silence a healthy watch has, by which time it is begun again. */
const SILENCE_MS = 180_000;
/** After an abort a reconcile has so long to notice. */
const NOTICE_MS = 5_000;

/** Makes a manager; nothing is asked of the server before `run`. */
export function createManager(options: ManagerOptions): Manager {
  return new OperatorManager(options);
}

type Watched = Pick<Informer<KubeObject>, "resource" | "list" | "hasSynced" | "silenceMs" | "synced" | "run">;

class OperatorManager implements Manager {
  readonly #options: ManagerOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #informers: Watched[] = [];
  readonly #controllers: ControllerSpec[] = [];

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
  }

  get watches(): Manager["watches"] {
    return this.#informers;
  }

  watch<T extends KubeObject>(resource: Resource, filter: WatchFilter<T> = {}): Informer<T> {
    const { api, watchTiming: timing = {}, metrics } = this.#options;
    const shared = { api, resource, timing, clock: this.#clock, logger: this.#logger };
    const informer = createInformer<T>({ ...shared, ...filter, ...(metrics && { metrics }) });
    this.#informers.push(informer);
    return informer;
  }

  control(spec: ControllerSpec): void {
    this.#controllers.push(spec);
  }

  problems(): readonly string[] {
    return this.#informers.flatMap((informer) => {
      const { kind } = informer.resource;
      if (!informer.hasSynced) return [`${kind} was not listed yet`];
      const silenceMs = informer.silenceMs();
      return silenceMs > SILENCE_MS ? [`${kind} was not heard for ${Math.round(silenceMs / 1_000)} s`] : [];
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const watching = new AbortController();
    const runs = this.#informers.map((informer) => informer.run(watching.signal));
    const measured = this.#options.metrics?.onScrape(() => this.#measure());
    try {
      const synced = await this.#synced(signal);
      if (synced) await this.#work(signal);
    } finally {
      // After the controllers: what they end with may still read from the watches.
      watching.abort();
      await Promise.all(runs);
      measured?.();
    }
  }

  /** @returns false when the process was asked to stop before */
  async #synced(signal: AbortSignal): Promise<boolean> {
    const all = this.#informers.map((informer) => informer.synced(signal));
    return Promise.all(all).then(
      () => true,
      () => false,
    );
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { api, leader, metrics } = this.#options;
    if (leader === undefined) return this.#control(api, signal, new AbortController().signal);
    const { lease, identity, timing = {} } = leader;
    // Shorter than a third of the usual renew deadline: a renewal that hangs leaves time for two more.
    const store = leaseStore(api, lease, Math.min(3_000, timing.renewMs ?? 3_000));
    const shared = { clock: this.#clock, logger: this.#logger, ...(metrics && { metrics }) };
    await elect({ store, name: lease, identity, timing, ...shared }, signal, (leadership: Leadership) =>
      this.#control(fencedApi(api, leadership), leadership.signal, leadership.lost),
    );
  }

  /** Runs all controllers until `stop`, then lets them end. @throws LeadershipLost when one does not */
  async #control(api: KubeApi, stop: AbortSignal, lost: AbortSignal): Promise<void> {
    const { stopMs = 10_000, metrics, retries } = this.#options;
    const abort = new AbortController();
    const shared = {
      api,
      clock: this.#clock,
      logger: this.#logger,
      metrics,
      retries,
      stop,
      abort: abort.signal,
    };
    const running = Promise.all(this.#controllers.map((spec) => runController(spec, shared)));
    const onLost = (): void => abort.abort(lost.reason);
    lost.addEventListener("abort", onLost, { once: true });
    if (lost.aborted) onLost();
    const overdue = Promise.withResolvers<never>();
    const onStop = (): void => this.#end(stopMs, abort, overdue.reject);
    stop.addEventListener("abort", onStop, { once: true });
    if (stop.aborted) onStop();
    try {
      await Promise.race([running, overdue.promise]);
    } finally {
      this.#cancelEnd();
      lost.removeEventListener("abort", onLost);
      stop.removeEventListener("abort", onStop);
    }
  }

  #cancelEnd: () => void = () => {};

  #end(stopMs: number, abort: AbortController, overdue: (error: Error) => void): void {
    this.#cancelEnd = this.#clock.after(stopMs, () => {
      abort.abort(new Error(`The process is to stop; ${stopMs} ms were given to what was under way.`));
      this.#cancelEnd = this.#clock.after(NOTICE_MS, () =>
        overdue(new LeadershipLost("A reconcile ignores its signal; the Lease is left to expire.")),
      );
    });
  }

  #measure(): void {
    const silence = new Map<string, number>();
    for (const informer of this.#informers) {
      const { kind } = informer.resource;
      silence.set(kind, Math.max(silence.get(kind) ?? 0, informer.silenceMs()));
    }
    for (const [kind, ms] of silence) this.#options.metrics?.watchSilence.set({ kind }, ms / 1_000);
  }
}
