/** What a worker did and could do, as seen at one moment. */
export interface WorkerObservation {
  /** Work is ready in its queue. */
  readonly ready: boolean;
  /** It has room for another job. */
  readonly free: boolean;
  /** Jobs it has begun or ended since it was built; only changes matter. */
  readonly progress: number;
}

/**
 * Tells a worker that stopped working from one without work: ready work, room for it, and no progress, seen at every
 * observation for `stuckAfterMs`. A worker can answer pings and yet never fetch again after an outage of Redis
 * (https://github.com/taskforcesh/bullmq/issues/4585), so only progress counts.
 */
export function createProgressWatch(stuckAfterMs: number, now: () => number = Date.now) {
  let suspectSince: number | undefined;
  let lastProgress = -1;
  return {
    /** True when the worker has to be taken for stuck. */
    observe({ ready, free, progress }: WorkerObservation): boolean {
      const idleBesideWork = ready && free && progress === lastProgress;
      lastProgress = progress;
      if (!idleBesideWork) suspectSince = undefined;
      else suspectSince ??= now();
      return suspectSince !== undefined && now() - suspectSince >= stuckAfterMs;
    },
  };
}
