import type { z } from "zod";
import type { ClassedWork } from "../../contracts/worker-classes.ts";
import { AppError } from "../errors/app-error.ts";

/** How often and how patiently a job is tried. */
export interface RetryPolicy {
  /** Runs in all, the first included; waiting for a quota (`retry: {afterMs}`) does not count. */
  readonly attempts: number;
  /** Pause before the second run, ms; doubled for each further one, with jitter, 5 minutes at most. */
  readonly backoffMs: number;
  /** A job that would still be waiting for a quota this long after its creation is given up, ms. @default 24 hours */
  readonly maxWaitMs?: number;
}

/**
 * A kind of work that crosses from one process to another. Producers and processors share only this.
 * A payload's schema may grow by optional fields; anything else needs a new name, because during a rollout old and new
 * workers read the same queue. All jobs of a queue are of one worker class.
 */
export interface JobDefinition<P extends z.ZodType = z.ZodType> extends ClassedWork {
  readonly name: string;
  readonly queue: string;
  readonly payload: P;
  readonly retry: RetryPolicy;
  /**
   * What a run as a rule asks of an outside service that allows only so many calls a minute. The cluster scales the job's
   * pool no further than the service's quota feeds. Absent: nothing outside bounds it.
   */
  readonly asks?: { readonly service: string; readonly calls: number };
  /** One run's time, ms; then its signal is aborted, and shortly after the run counts as failed whatever it does. */
  readonly timeoutMs: number;
}

/** What a producer hands in. */
export type JobInput<J extends JobDefinition> = z.input<J["payload"]>;

/** What a processor gets: the same after the schema's defaults and transforms. */
export type JobPayload<J extends JobDefinition> = z.output<J["payload"]>;

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Declares a job; nothing is opened or started.
 * @throws AppError CONFIG_INVALID for a name or queue that is not kebab-case, or limits that are not positive.
 */
export function defineJob<P extends z.ZodType>(definition: JobDefinition<P>): JobDefinition<P> {
  const { asks, name, queue, retry, timeoutMs } = definition;
  for (const part of [name, queue]) {
    if (!NAME.test(part)) {
      throw new AppError("CONFIG_INVALID", `Job name or queue "${part}" must match ${NAME.source}.`);
    }
  }
  const { attempts, backoffMs, maxWaitMs = 1 } = retry;
  const limits = [attempts, backoffMs, timeoutMs, maxWaitMs, asks?.calls ?? 1];
  if (!limits.every((limit) => Number.isSafeInteger(limit) && limit > 0)) {
    throw new AppError(
      "CONFIG_INVALID",
      `Job "${name}": attempts, calls and times must be positive whole numbers.`,
    );
  }
  return definition;
}

const JOB_ID = /^[A-Za-z0-9_.-]{1,200}$/;

/**
 * The id a job is stored under: its name, a dot, the caller's id. With the name in front two kinds of job in one queue
 * cannot take each other for a duplicate.
 * @throws AppError JOB_ID_INVALID for an id with `:` or other signs, too long, or a bare integer: an update id alone is
 * not unique across bots, and BullMQ refuses integers.
 */
export function storedJobId(job: JobDefinition, jobId: string): string {
  if (!JOB_ID.test(jobId) || /^-?\d+$/.test(jobId)) {
    throw new AppError(
      "JOB_ID_INVALID",
      `"${jobId.slice(0, 80)}" must match ${JOB_ID.source}, not an integer.`,
    );
  }
  return `${job.name}.${jobId}`;
}
