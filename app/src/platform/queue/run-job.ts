import { DelayedError, UnrecoverableError, WaitingError } from "bullmq";
import { AppError, hasCode } from "../errors/app-error.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { asAppError, judgeFailure, spreadDelay } from "./failure.ts";
import { finishGivingUp } from "./give-up.ts";
import type { AcceptedJob, BoundProcessor } from "./processor.ts";
import {
  type AcceptedRun,
  attemptOf,
  contextOf,
  namesOf,
  putOff,
  type Run,
  type RunnerOptions,
} from "./run.ts";
import { traceOutcome, tracedRun } from "./trace-run.ts";
import { observeTurnaround } from "./turnaround.ts";

/** What this release does not know yet, another pod's newer release will: pause before it is offered again, ms. */
const NOT_KNOWN_HERE_MS = 15_000;

/**
 * Runs one job and translates what happens into BullMQ's terms: returning completes the job, an ordinary throw retries
 * it, UnrecoverableError fails it, DelayedError and WaitingError say that it was moved already.
 */
export function runJob(run: Run, options: RunnerOptions): Promise<void> {
  const { queue, tracer } = options;
  if (tracer === undefined) return observedRun(run, options);
  const { jobId } = namesOf(run, options);
  return tracedRun(tracer, run.job, jobId, queue, () => observedRun(run, options));
}

async function observedRun(run: Run, options: RunnerOptions): Promise<void> {
  const startedAt = performance.now();
  const { job } = run;
  let outcome = "completed";
  try {
    await execute(run, options);
  } catch (thrown) {
    outcome = outcomeOf(thrown);
    if (outcome !== "unsettled") throw thrown;
    const fields = { err: thrown, ...namesOf(run, options) };
    options.logger.error(fields, "what became of a job could not be stored");
    // An ordinary throw could fail the job with nobody told; left alone, its lock ends and it is run again.
    throw new WaitingError();
  } finally {
    traceOutcome(outcome);
    const labels = { queue: options.queue, outcome };
    const ms = performance.now() - startedAt;
    const { attempt } = attemptOf(job);
    options.logger.line({ ...namesOf(run, options), ...labels, attempt, ms: Math.round(ms) }, "job");
    options.metrics.jobDuration.observe(labels, ms / 1000);
    const waitedMs = (job.processedOn ?? job.timestamp) - job.timestamp;
    if (job.attemptsStarted <= 1) options.metrics.jobWait.observe(labels, Math.max(0, waitedMs) / 1000);
    observeTurnaround(job, outcome, options);
  }
}

/** Only settleFailure throws AppErrors from here, to have the job tried again; anything else unknown is Redis failing. */
function outcomeOf(thrown: unknown): string {
  if (thrown instanceof UnrecoverableError) return "failed";
  if (thrown instanceof DelayedError) return "put-off";
  if (thrown instanceof WaitingError) return "interrupted";
  return thrown instanceof AppError ? "retry" : "unsettled";
}

async function execute(run: Run, options: RunnerOptions): Promise<void> {
  const { job } = run;
  const processor = options.processors.get(job.name);
  const envelope = readEnvelope(job.data);
  if (!processor || !envelope) {
    options.logger.warn(namesOf(run, options), "job of another release put off");
    return putOff(run, NOT_KNOWN_HERE_MS);
  }
  const accepted = accept(run, processor, envelope, options);
  const accepting = { ...run, processor, envelope, accepted };
  if (envelope.givingUp) return finishGivingUp(accepting, undefined, options);
  if (job.stalledCounter > options.maxStalledCount) {
    const message = `Its worker stopped ${job.stalledCounter} times while running it.`;
    return finishGivingUp(accepting, new AppError("JOB_CRASHED", message), options);
  }
  try {
    await run.interruption.runWithin(processor.job.timeoutMs, (signal) =>
      accepted.run(contextOf(job, signal)),
    );
  } catch (thrown) {
    await settleFailure(accepting, thrown, options);
  }
}

function accept(
  run: Run,
  processor: BoundProcessor,
  envelope: Envelope,
  options: RunnerOptions,
): AcceptedJob {
  try {
    return processor.accept(envelope.input);
  } catch (err) {
    options.metrics.deadLetters.inc({ queue: options.queue });
    options.logger.error({ err, ...namesOf(run, options) }, "stored payload does not fit its schema");
    throw new UnrecoverableError("JOB_PAYLOAD_INVALID: the stored payload does not fit the schema.");
  }
}

/** Always throws: what BullMQ has to know. */
async function settleFailure(run: AcceptedRun, thrown: unknown, options: RunnerOptions): Promise<never> {
  const { job, processor } = run;
  const { attempt, lastAttempt } = attemptOf(job);
  if (hasCode(thrown, "JOB_LOCK_LOST")) throw new WaitingError();
  if (hasCode(thrown, "JOB_INTERRUPTED")) {
    await job.moveToWait(run.token);
    throw new WaitingError();
  }
  const verdict = judgeFailure(thrown, {
    retry: processor.job.retry,
    lastAttempt,
    ageMs: Date.now() - job.timestamp,
  });
  if (verdict.kind === "give-up") return finishGivingUp(run, verdict.error, options);
  const fields = { err: thrown, ...namesOf(run, options), attempt };
  if (verdict.kind === "put-off") {
    options.logger.info(fields, "job waits for the other side");
    return putOff(run, spreadDelay(verdict.afterMs));
  }
  options.metrics.jobRetries.inc({ queue: options.queue });
  options.logger.warn(fields, "job will be tried again");
  throw asAppError(thrown);
}
