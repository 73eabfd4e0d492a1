import type { Job } from "bullmq";
import type { RunnerOptions } from "./run.ts";

/** Outcomes after which a job is not run again. */
const ENDS = ["completed", "failed"] as const;

type TurnaroundOptions = Pick<RunnerOptions, "metrics" | "processors" | "queue">;

/** Shows what the ends of a worker's jobs are counted by, before there are any: else the first would be no growth. */
export function beginTurnaround({ metrics, processors, queue }: TurnaroundOptions): void {
  metrics.deadLetters.inc({ queue }, 0);
  for (const [job, { bot }] of processors)
    for (const outcome of ENDS) metrics.jobTurnaround.begin({ bot, queue, job, outcome });
}

/** Counts a job that came to its end; what will be run again is none. */
export function observeTurnaround(
  { name, timestamp }: Pick<Job, "name" | "timestamp">,
  outcome: string,
  { metrics, processors, queue }: TurnaroundOptions,
): void {
  // What this release has no processor for is put off, and has no end here.
  const bot = processors.get(name)?.bot;
  if (bot === undefined || !ENDS.some((end) => end === outcome)) return;
  const seconds = Math.max(0, Date.now() - timestamp) / 1000;
  metrics.jobTurnaround.observe({ bot, queue, job: name, outcome }, seconds);
}
