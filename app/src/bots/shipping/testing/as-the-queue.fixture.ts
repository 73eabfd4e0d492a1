import { setTimeout as rest } from "node:timers/promises";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { BoundProcessor } from "../../../platform/queue/processor.ts";

/** More than any settling in a test takes. */
const LIMIT_MS = 30_000;
const BACKOFF_MS = 10;

/** Runs a job to its end as the queue does: again after the time that its error names, until it succeeds or never will. */
export async function asTheQueue(run: () => Promise<void>): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AppError) || error.retry === "never" || performance.now() > end) throw error;
      await rest(typeof error.retry === "object" ? error.retry.afterMs : BACKOFF_MS);
    }
  }
}

/** The processor of a job. @throws Error when the bot has none: a test of it would pass for nothing. */
export function processorOf(processors: readonly BoundProcessor[], name: string): BoundProcessor {
  const found = processors.find(({ job }) => job.name === name);
  if (found === undefined) throw new Error(`no processor of ${name}`);
  return found;
}
