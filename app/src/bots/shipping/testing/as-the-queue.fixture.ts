import { setTimeout as rest } from "node:timers/promises";
import { AppError } from "../../../platform/errors/app-error.ts";
import { asAppError, judgeFailure } from "../../../platform/queue/failure.ts";
import type { BoundProcessor } from "../../../platform/queue/processor.ts";
import type { JobEntry } from "../../../platform/telegram/outbox/entry.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";

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

/**
 * Works off what an update enqueued, with the job's own attempts and its giving up; answers how often it ran.
 * @param pause waits for as long as the job's error names. @default it does
 */
export async function workOff(
  processor: BoundProcessor,
  entry: Pick<JobEntry, "payload" | "id">,
  pause: (ms: number) => Promise<unknown> = rest,
): Promise<number> {
  const job = processor.accept(entry.payload);
  const { retry } = processor.job;
  const signal = AbortSignal.timeout(LIMIT_MS);
  for (let runs = 1, attempt = 1, ageMs = 0; ; runs++) {
    const context = { signal, jobId: entry.id, attempt, lastAttempt: attempt === retry.attempts };
    const error = await job.run(context).then(() => undefined, asAppError);
    if (error === undefined) return runs;
    const verdict = judgeFailure(error, { retry, lastAttempt: context.lastAttempt, ageMs });
    if (verdict.kind === "give-up") {
      await job.giveUp?.(verdict.error, context);
      return runs;
    }
    if (verdict.kind === "put-off") {
      ageMs += verdict.afterMs;
      await pause(verdict.afterMs);
    } else attempt += 1;
  }
}

/** What the effects of a test's jobs led to, by their ids. */
export type Told = Map<string, Reaction>;

/** Tells a chat what a job has for it, each effect once, as the outbox does. */
export function tellOnce(chat: Pick<TestChat<object>, "tell">, told: Told): Pick<ChatOutbox, "tell"> {
  return {
    tell: async (_chat, effect, event, payload) => {
      if (told.has(effect)) return false;
      told.set(effect, await chat.tell(event, payload as object));
      return true;
    },
  };
}
