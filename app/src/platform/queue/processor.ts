import type { AppError } from "../errors/app-error.ts";
import type { JobDefinition, JobPayload } from "./job.ts";

/** What a run knows about itself. */
export interface JobContext {
  /** Aborted at the job's time limit, at shutdown, and when another worker may have taken the job. Pass it on. */
  readonly signal: AbortSignal;
  /** The id the producer gave; the same for every run, so effects can be keyed by it. */
  readonly jobId: string;
  /** 1 for the first; runs that waited for a quota or were interrupted are not counted. */
  readonly attempt: number;
  /** True when an ordinary failure of this run gives the job up. */
  readonly lastAttempt: boolean;
}

/** Work on one job. It may run more than once, and twice at the same time for a moment: it must be idempotent. */
export type ProcessJob<J extends JobDefinition, D> = (
  input: JobPayload<J>,
  deps: D,
  context: JobContext,
) => Promise<void>;

/**
 * Tells the person and returns the money when a job is given up. Called before the job is marked failed, under the
 * job's time limit, and again after a crash or a throw: it must be safe to repeat. Once it was begun the job itself
 * never runs again.
 */
export type GiveUpJob<J extends JobDefinition, D> = (
  input: JobPayload<J>,
  deps: D,
  error: AppError,
  context: JobContext,
) => Promise<void>;

/** A job's work, not yet given what it works with. */
export interface Processor<J extends JobDefinition, D> {
  readonly job: J;
  readonly run: ProcessJob<J, D>;
  readonly onGiveUp: GiveUpJob<J, D> | undefined;
}

/** A processor ready for `createWorkers`; which payload and which deps it takes no longer shows. */
export interface BoundProcessor {
  readonly job: JobDefinition;
  /** Reads a stored payload. @throws zod's error when it does not fit the schema. */
  accept(stored: unknown): AcceptedJob;
}

/** A bound processor and whose it is: its metrics say so. */
export interface OwnedProcessor extends BoundProcessor {
  readonly bot: string;
}

/** One job whose payload was read. */
export interface AcceptedJob {
  run(context: JobContext): Promise<void>;
  readonly giveUp: ((error: AppError, context: JobContext) => Promise<void>) | undefined;
}

/** Declares the work on a job. Throw an `AppError`: its `retry` decides what becomes of the job; other errors back off. */
export function defineProcessor<J extends JobDefinition, D>(
  job: J,
  run: ProcessJob<J, D>,
  options: { readonly onGiveUp?: GiveUpJob<J, D> } = {},
): Processor<J, D> {
  return { job, run, onGiveUp: options.onGiveUp };
}

/** Gives a processor what it works with. */
export function bindProcessor<J extends JobDefinition, D>(
  { job, run, onGiveUp }: Processor<J, D>,
  deps: D,
): BoundProcessor {
  return {
    job,
    accept: (stored) => {
      const input = job.payload.parse(stored) as JobPayload<J>;
      return {
        run: (context) => run(input, deps, context),
        giveUp: onGiveUp && ((error, context) => onGiveUp(input, deps, error, context)),
      };
    },
  };
}
