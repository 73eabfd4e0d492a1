/** By what a class's pool is bound outside; infra renders it of the bots' jobs and of the pool's autoscaler. */
export interface ClassBounds {
  /** The autoscaler's target: jobs for each pod. */
  readonly jobsPerPod: number;
  /** The autoscaler's other target: age of the oldest job. */
  readonly oldestSeconds: number;
  /** Jobs of one queue that a pod runs at once. */
  readonly atOnce: number;
  /** By queue; one that is not here asks nobody who counts calls. */
  readonly queues: Readonly<Record<string, QueueBound>>;
}

/** Whom the jobs of a queue ask, and how many calls each kind of them takes. */
export interface QueueBound {
  readonly service: string;
  readonly calls: Readonly<Record<string, number>>;
}

/** Bounds of each worker class that has any. */
export type PoolBounds = Readonly<Record<string, ClassBounds>>;

/** @throws TypeError when it is none */
export function boundsOf(json: string): PoolBounds {
  const value: unknown = JSON.parse(json);
  if (!isRecord(value) || !Object.values(value).every(isClassBounds)) throw new TypeError();
  return value as PoolBounds;
}

function isClassBounds(value: unknown): value is ClassBounds {
  if (!isRecord(value)) return false;
  const { atOnce, jobsPerPod, oldestSeconds, queues } = value;
  return (
    [atOnce, jobsPerPod, oldestSeconds].every(isPositive) &&
    isRecord(queues) &&
    Object.values(queues).every(isQueueBound)
  );
}

function isQueueBound(value: unknown): value is QueueBound {
  if (!isRecord(value)) return false;
  const { calls, service } = value;
  return typeof service === "string" && isRecord(calls) && Object.values(calls).every(isPositive);
}

const isPositive = (value: unknown): boolean => typeof value === "number" && value > 0;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
