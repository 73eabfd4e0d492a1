import type { KubeApi } from "../api/kube-api.ts";
import type { Key, KubeObject } from "../api/object.ts";
import { collectionPath, type Resource } from "../api/resource.ts";
import { type Logger, silentLogger } from "../observe/logger.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { WatchEvent } from "./event.ts";
import type { Listing } from "./list.ts";
import { Reflector, WATCH_TIMING, type WatchTiming } from "./reflector.ts";
import { type Change, ObjectStore } from "./store.ts";

export interface InformerOptions<T extends KubeObject> {
  readonly api: KubeApi;
  readonly resource: Resource;
  /** Without it, all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** What of an object is kept in memory. @default all but `metadata.managedFields`, often the larger half */
  readonly keep?: (object: T) => T;
  readonly timing?: Partial<WatchTiming>;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly logger?: Logger;
  readonly metrics?: RuntimeMetrics;
}

/** The objects of one kind, kept as the API server has them. */
export interface Informer<T extends KubeObject> {
  readonly resource: Resource;
  /** As last heard, which may be a moment old: base a write on its `resourceVersion`, and a conflict tells. */
  get(key: Key): T | undefined;
  list(): readonly T[];
  /** Calls back after each change, when `get` shows it. What it throws is logged and counted, and changes nothing. @returns what ends it */
  onChange(listener: (change: Change<T>) => void): () => void;
  /** Resolves when everything was listed once. @throws the signal's reason */
  synced(signal: AbortSignal): Promise<void>;
  readonly hasSynced: boolean;
  /** Since the server was last heard, by news, a bookmark or its answer to a watch; ms. Infinity before the first list. */
  silenceMs(): number;
  /** Lists and watches until the signal is aborted, whatever happens. Once for each informer. */
  run(signal: AbortSignal): Promise<void>;
}

/** Makes an informer; nothing is asked of the server before `run`. */
export function createInformer<T extends KubeObject>(options: InformerOptions<T>): Informer<T> {
  return new SupervisedInformer(options);
}

class SupervisedInformer<T extends KubeObject> implements Informer<T> {
  readonly resource: Resource;
  readonly #options: InformerOptions<T>;
  readonly #clock: Clock;
  readonly #store = new ObjectStore<T>();
  readonly #listeners = new Set<(change: Change<T>) => void>();
  readonly #synced = Promise.withResolvers<void>();
  #hasSynced = false;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(options: InformerOptions<T>) {
    this.#options = options;
    this.resource = options.resource;
    this.#clock = options.clock ?? systemClock;
  }

  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  get(key: Key): T | undefined {
    return this.#store.get(key);
  }

  list(): readonly T[] {
    return [...this.#store.values()];
  }

  onChange(listener: (change: Change<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  silenceMs(): number {
    return this.#clock.now() - this.#heardAt;
  }

  async synced(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([this.#synced.promise, aborted.promise]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    const { api, namespace, labelSelector, fieldSelector, metrics, logger = silentLogger } = this.#options;
    const { random = Math.random, timing } = this.#options;
    const reflector = new Reflector<T>({
      api,
      resource: this.resource,
      path: collectionPath(this.resource, namespace),
      query: { labelSelector, fieldSelector },
      timing: { ...WATCH_TIMING, ...timing },
      clock: this.#clock,
      random,
      logger,
      metrics,
      onList: (listing) => this.#onList(listing),
      onEvent: (event) => this.#onEvent(event),
      onOpen: () => this.#heard(),
    });
    await reflector.run(signal);
  }

  #onList({ items }: Listing<T>): void {
    this.#heard();
    this.#tell(this.#store.replace(items.map((item) => this.#kept(item))));
    this.#hasSynced = true;
    this.#synced.resolve();
  }

  #onEvent(event: WatchEvent<T>): void {
    this.#heard();
    this.#options.metrics?.watchEvents.inc({ kind: this.resource.kind, type: event.type });
    if (event.type === "BOOKMARK") return;
    const object = this.#kept(event.object);
    this.#tell(event.type === "DELETED" ? this.#store.delete(object) : this.#store.put(object));
  }

  #kept(object: T): T {
    return (this.#options.keep ?? withoutManagedFields)(object);
  }

  #heard(): void {
    this.#heardAt = this.#clock.now();
  }

  #tell(changes: readonly Change<T>[]): void {
    const { metrics, logger = silentLogger } = this.#options;
    const { kind } = this.resource;
    metrics?.watchedObjects.set({ kind }, this.#store.size);
    for (const change of changes)
      for (const listener of this.#listeners)
        try {
          listener(change);
        } catch (err) {
          metrics?.handlerErrors.inc({ kind });
          logger.error({ err, kind, key: change.key }, "a change handler threw");
        }
  }
}

function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata === undefined || !("managedFields" in object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata as Record<string, unknown>;
  return { ...object, metadata };
}
