export { type ApplyOptions, apply, applyStatus, setFinalizer } from "./apply/apply.ts";
export {
  type Condition,
  conditionOf,
  type Observed,
  type Statement,
  withConditions,
} from "./apply/conditions.ts";
export {
  type Connection,
  fromKubeConfig,
  type InClusterOptions,
  inCluster,
  type KubeConfigLike,
} from "./api/connection.ts";
export { ApiError, ConnectionError, hasStatus, isConflict, isGone, isNotFound } from "./api/errors.ts";
export { findObject } from "./api/find.ts";
export { type ApiCall, createKubeApi, type KubeApi, type KubeApiOptions } from "./api/kube-api.ts";
export {
  type Key,
  type KubeObject,
  keyOf,
  type ObjectMeta,
  type OwnerReference,
  ownerKey,
  splitKey,
} from "./api/object.ts";
export { apiVersion, collectionPath, EVENTS, LEASES, objectPath, type Resource } from "./api/resource.ts";
export {
  askedAnew,
  type ControllerSpec,
  once,
  type ReconcileContext,
  specChanged,
  type WatchOf,
  watching,
} from "./controller/controller.ts";
export {
  createManager,
  type LeaderOptions,
  type Manager,
  type ManagerOptions,
  type WatchFilter,
} from "./controller/manager.ts";
export { again, type Outcome, settled } from "./controller/outcome.ts";
export { createEventRecorder, type EventRecorder, type EventRecorderOptions } from "./events/recorder.ts";
export type { Occurrence } from "./events/series.ts";
export { ELECTION_TIMING, type ElectionTiming } from "./leader/candidate.ts";
export { type ElectionOptions, elect } from "./leader/election.ts";
export { fencedApi, type Leadership, LeadershipLost } from "./leader/leadership.ts";
export { type Lease, type LeaseSpec, type LeaseStore, leaseStore } from "./leader/lease.ts";
export { type Logger, silentLogger } from "./observe/logger.ts";
export { createRuntimeMetrics, type RuntimeMetrics } from "./observe/metrics.ts";
export { RETRIES, type RetryOptions } from "./queue/retries.ts";
export { Backoff, type BackoffOptions } from "./time/backoff.ts";
export { type Clock, sleep, systemClock } from "./time/clock.ts";
export { createInformer, type Informer, type InformerOptions } from "./watch/informer.ts";
export { WATCH_TIMING, type WatchTiming } from "./watch/reflector.ts";
export type { Change } from "./watch/store.ts";
