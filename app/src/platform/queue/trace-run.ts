import type { Job } from "bullmq";
import { activeSpan, type Tracer } from "../observe/tracing/span.ts";
import { attemptOf } from "./run.ts";

/** Outcomes of a run that did not do what it was for; the others wait for their turn or for the other side. */
const FAILED = new Set(["failed", "retry", "unsettled"]);

/**
 * Runs a job as a step of the trace that it was asked for in, which stands in its data; before its first run, the wait
 * for it is a step too.
 */
export async function tracedRun(
  tracer: Tracer,
  job: Job,
  jobId: string,
  queue: string,
  run: () => Promise<void>,
): Promise<void> {
  const parent = traceOf(job.data);
  const attributes = { queue, "job.id": jobId, attempt: attemptOf(job).attempt };
  if (job.attemptsStarted <= 1 && parent !== undefined)
    tracer.past(
      `wait ${job.name}`,
      { parent, startedAt: job.timestamp, attributes },
      job.processedOn ?? Date.now(),
    );
  const thrown = await tracer.span(`job ${job.name}`, { kind: "consumer", parent, attributes }, () =>
    // What is thrown tells BullMQ what to do, also where nothing failed.
    run().then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
  );
  if (thrown !== undefined) throw thrown.error;
}

/** Notes what became of the run that is under way. */
export function traceOutcome(outcome: string): void {
  const span = activeSpan();
  span?.set({ outcome });
  if (FAILED.has(outcome)) span?.fail(outcome);
}

function traceOf(data: unknown): string | undefined {
  const trace: unknown =
    typeof data === "object" && data !== null && "trace" in data ? data.trace : undefined;
  return typeof trace === "string" ? trace : undefined;
}
