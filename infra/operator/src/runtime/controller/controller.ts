import type { KubeApi } from "../api/kube-api.ts";
import type { Key, KubeObject } from "../api/object.ts";
import type { Change } from "../watch/store.ts";
import type { Informer } from "../watch/informer.ts";
import type { Outcome } from "./outcome.ts";

/** What one reconcile gets. */
export interface ReconcileContext {
  /** Writes through it are refused when this process leads no more. */
  readonly api: KubeApi;
  /** Aborted when the process stops leading, and when the time for this reconcile is up. Hand it to every call. */
  readonly signal: AbortSignal;
}

/** Wakes a controller: each change of an object adds these keys. */
export interface WatchOf {
  readonly informer: Pick<Informer<KubeObject>, "list" | "onChange" | "synced">;
  /** Keys of what is to be reconciled when this object changed; its own key, its owner's, or any number. */
  readonly keys: (object: KubeObject) => readonly Key[];
  /** Changes that count. @default all */
  readonly when?: ((change: Change<KubeObject>) => boolean) | undefined;
}

/** For `when`: not what only touched the status or labels, such as our own writes of the status. A deletion counts. */
export function specChanged({ before, after }: Change<KubeObject>): boolean {
  return before === undefined || before.metadata?.generation !== after?.metadata?.generation;
}

/** For `when`: what a person asks for, by the spec, an annotation or a deletion; not our own writes of the status. */
export function askedAnew({ after, before }: Change<KubeObject>): boolean {
  const [was, is] = [before?.metadata, after?.metadata];
  return (
    was === undefined ||
    was.generation !== is?.generation ||
    was.deletionTimestamp !== is?.deletionTimestamp ||
    JSON.stringify(was.annotations) !== JSON.stringify(is?.annotations)
  );
}

/** What a controller is: kinds that it watches, and what it does about one key. */
export interface ControllerSpec {
  /** In logs and metrics. */
  readonly name: string;
  readonly watches: readonly WatchOf[];
  /**
   * Makes the world as the object of `key` says. Called for one key at a time, again after each change of what is watched,
   * after a restart for every key there is, and in no order to rely on: it reads what is, and does only what is missing.
   * Throw to come again after a growing pause.
   */
  reconcile(key: Key, context: ReconcileContext): Promise<Outcome>;
  /** Keys at work at once. @default 4 */
  readonly workers?: number;
  /** Time for one reconcile; its signal is aborted after. @default 60,000 ms */
  readonly timeoutMs?: number;
}

/** Watches the objects of an informer. @param keys of what an object wakes; most often `(object) => [keyOf(object)]` */
export function watching<T extends KubeObject>(
  informer: Informer<T>,
  keys: (object: T) => readonly Key[],
  when?: (change: Change<KubeObject>) => boolean,
): WatchOf {
  // The informer hands its own objects, and nothing else, to both functions.
  return {
    informer: informer as unknown as WatchOf["informer"],
    keys: keys as (object: KubeObject) => readonly Key[],
    when,
  };
}

/** Wakes a controller as it begins to lead, and never again: for work that no object stands for. */
export function once(key: Key): WatchOf {
  const informer = { list: () => [{}], onChange: () => () => {}, synced: async () => {} };
  return { informer, keys: () => [key] };
}

/** All keys that a change touches: those of what was and those of what is, as an owner may have changed. */
export function keysOf(change: Change<KubeObject>, { keys, when }: WatchOf): ReadonlySet<Key> {
  if (when !== undefined && !when(change)) return new Set();
  const objects = [change.before, change.after].filter((object) => object !== undefined);
  return new Set(objects.flatMap((object) => keys(object)));
}
