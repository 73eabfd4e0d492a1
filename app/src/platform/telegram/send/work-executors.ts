import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Entry, JobEntry, WriteEntry } from "../outbox/entry.ts";
import { backoffMs } from "./backoff.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { EntryContext, EntryExecutor, Execution } from "./executor.ts";

/** Makes a deferred write; called again with the same id it changes nothing more. */
export type WriteHandler = (payload: unknown, id: string) => Promise<void>;

/** Adds a job by its name; the id makes a second call harmless. */
export type AddJob = (job: string, payload: unknown, id: string) => Promise<void>;

interface Options {
  readonly bot: string;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
}

/** Longer than MongoDB's operation limit and Redis's command limit. */
const TIMEOUT_MS = 15_000;
/** About four minutes of back-off for errors that do not say that they pass. */
const ATTEMPTS = 10;

/** Puts jobs into their queues. */
export function jobExecutor(addJob: AddJob, options: Options): EntryExecutor<JobEntry> {
  return executor(({ job, payload, id }) => addJob(job, payload, id), options);
}

/** Makes the writes that come after the commit. */
export function writeExecutor(
  handlerOf: (write: string) => WriteHandler | undefined,
  options: Options,
): EntryExecutor<WriteEntry> {
  return executor(({ write, payload, id }) => {
    const handler = handlerOf(write);
    if (handler === undefined) throw new AppError("WRITE_UNKNOWN", `no module declares the write "${write}"`);
    return handler(payload, id);
  }, options);
}

function executor<E extends JobEntry | WriteEntry>(
  run: (entry: E) => Promise<void>,
  { bot, deadLetters, logger }: Options,
): EntryExecutor<E> {
  const giveUp = async (entry: Entry & { id: string }, error: unknown): Promise<Execution> => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ bot, entry: entry.kind, id: entry.id, err: error }, "an effect was given up");
    const letter = {
      bot,
      source: entry.kind as "job" | "write",
      reason,
      content: JSON.stringify(entry),
      at: new Date(),
    };
    await deadLetters.add({ _id: `${bot}.${entry.kind}.${entry.id}`, ...letter });
    return { kind: "done" };
  };
  return {
    timeoutMs: () => TIMEOUT_MS,
    execute: async (entry, { attempts }: EntryContext): Promise<Execution> => {
      try {
        await run(entry);
        return { kind: "done" };
      } catch (error) {
        const passes = error instanceof AppError && error.retry !== "never";
        // During an upgrade a process of the old release may meet what only the new one knows: it leaves it to others.
        const mayPass = !(error instanceof AppError) || error.code === "WRITE_UNKNOWN";
        if (passes || (mayPass && attempts + 1 < ATTEMPTS))
          return { kind: "retry", afterMs: backoffMs(attempts) };
        return giveUp(entry, error);
      }
    },
  };
}
