import type { Job } from "bullmq";
import type { RunnerOptions } from "./run.ts";

/** Outcomes after which a job is not run again. */
const ENDS = ["completed", "failed"] as const;

type TurnaroundOptions = Pick<RunnerOptions, "metrics" | "processors" | "queue">;

/** Shows what the ends of a worker's jobs are counted by, before there are any. */
export function beginTurnaround({ metrics, processors, queue }: TurnaroundOptions): void {
  for (const job of processors.keys())
    for (const outcome of ENDS) metrics.jobTurnaround.begin({ queue, job, outcome });
}

/** Counts a job that came to its end; what will be run again is none. */
export function observeTurnaround(
  { name, timestamp }: Pick<Job, "name" | "timestamp">,
  outcome: string,
  { metrics, queue }: TurnaroundOptions,
): void {
  if (!ENDS.some((end) => end === outcome)) return;
  const seconds = Math.max(0, Date.now() - timestamp) / 1000;
  metrics.jobTurnaround.observe({ queue, job: name, outcome }, seconds);
}
