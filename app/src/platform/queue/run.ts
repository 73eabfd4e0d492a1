import { DelayedError, type Job } from "bullmq";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Tracer } from "../observe/tracing/span.ts";
import type { Envelope } from "./envelope.ts";
import type { AcceptedJob, BoundProcessor, JobContext, OwnedProcessor } from "./processor.ts";
import type { Interruption } from "./time-limit.ts";

/** The metrics a queue's worker writes. */
export type QueueMetrics = Pick<
  Metrics,
  "jobWait" | "jobDuration" | "jobTurnaround" | "jobRetries" | "deadLetters"
>;

/** What the runs of one queue share. */
export interface RunnerOptions {
  readonly queue: string;
  /** By job name. */
  readonly processors: ReadonlyMap<string, OwnedProcessor>;
  readonly lockDurationMs: number;
  /** Crashes of its worker a job survives; see `createWorkers`. */
  readonly maxStalledCount: number;
  /** A stored job's id as the log shows it; see `createWorkers`. */
  readonly shownId: (jobId: string) => string;
  readonly logger: Logger;
  readonly metrics: QueueMetrics;
  readonly tracer?: Tracer | undefined;
}

/** One job in the hands of this worker. */
export interface Run {
  readonly job: Job;
  /** Proves to Redis that the job is still this worker's. */
  readonly token: string;
  /** JOB_INTERRUPTED at shutdown, JOB_LOCK_LOST when the job is no longer this worker's. */
  readonly interruption: Interruption;
}

/** A run whose payload was read and whose processor is known. */
export interface AcceptedRun extends Run {
  readonly processor: BoundProcessor;
  readonly accepted: AcceptedJob;
  readonly envelope: Envelope;
}

/** What the processor is told about the run. */
export function contextOf(job: Job, signal: AbortSignal): JobContext {
  return { signal, jobId: (job.id ?? "").slice(job.name.length + 1), ...attemptOf(job) };
}

/** What the log calls the job. */
export function namesOf({ job }: Run, { shownId }: RunnerOptions): { job: string; jobId: string } {
  return { job: job.name, jobId: shownId(job.id ?? "") };
}

/** Which run of the job this is. */
export function attemptOf(job: Job): Pick<JobContext, "attempt" | "lastAttempt"> {
  const attempt = job.attemptsMade + 1;
  return { attempt, lastAttempt: attempt >= (job.opts.attempts ?? 1) };
}

/** Sets the job aside without using up an attempt. */
export async function putOff({ job, token }: Run, delayMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}
