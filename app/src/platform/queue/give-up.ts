import { UnrecoverableError, WaitingError } from "bullmq";
import { AppError } from "../errors/app-error.ts";
import { type GivingUp, recordGivingUp, restoreError } from "./envelope.ts";
import { backoffDelay } from "./failure.ts";
import { type AcceptedRun, contextOf, namesOf, putOff, type RunnerOptions } from "./run.ts";

/** After this many failures of `onGiveUp` (an hour and a half with the pauses) only a person can help. */
const MAX_GIVE_UP_TRIES = 25;
const GIVE_UP_BACKOFF_MS = 1_000;

/**
 * Gives a job up: the decision is kept in the job, then `onGiveUp` runs, then the job is marked failed. A crash at any
 * point leads back here and never to another run of the job, which might succeed after the money was returned.
 * @param error why; undefined when the decision was made before.
 */
export async function finishGivingUp(
  run: AcceptedRun,
  error: AppError | undefined,
  options: RunnerOptions,
): Promise<never> {
  const { job, accepted } = run;
  const decision = decide(run, error);
  const reason = error ?? restoreError(decision);
  const { giveUp } = accepted;
  if (giveUp) {
    await keepDecision(run, decision, options);
    const failure = await attemptGivingUp(run, (signal) => giveUp(reason, contextOf(job, signal)));
    if (failure) await retryGivingUp(run, decision, failure, options);
  }
  options.metrics.deadLetters.inc({ queue: options.queue });
  options.logger.error({ err: reason, ...namesOf(run, options) }, "job given up");
  throw new UnrecoverableError(reason.message);
}

function decide({ envelope }: AcceptedRun, error: AppError | undefined): GivingUp {
  if (envelope.givingUp) return { ...envelope.givingUp, tries: envelope.givingUp.tries + 1 };
  return recordGivingUp(error ?? new AppError("JOB_FAILED", "given up"), 1);
}

/**
 * Writing a job's data asks for no token, so the lock is renewed first: who holds it has its whole duration left, and a
 * worker that lost the job leaves the decision to the one that has it.
 */
async function keepDecision(
  { job, token, envelope }: AcceptedRun,
  givingUp: GivingUp,
  options: RunnerOptions,
) {
  if ((await job.extendLock(token, options.lockDurationMs)) !== 1) throw new WaitingError();
  await job.updateData({ ...envelope, givingUp });
}

async function attemptGivingUp(
  run: AcceptedRun,
  giveUp: (signal: AbortSignal) => Promise<void>,
): Promise<Error | undefined> {
  try {
    await run.interruption.runWithin(run.processor.job.timeoutMs, giveUp);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** Throws while there are tries left; returns when there are none. */
async function retryGivingUp(run: AcceptedRun, { tries }: GivingUp, err: Error, options: RunnerOptions) {
  const { logger } = options;
  const fields = { err, ...namesOf(run, options), tries };
  if (tries >= MAX_GIVE_UP_TRIES)
    return logger.fatal(fields, "onGiveUp keeps failing: settle this job by hand");
  logger.error(fields, "onGiveUp failed and will be tried again");
  return putOff(run, backoffDelay(tries, GIVE_UP_BACKOFF_MS));
}
