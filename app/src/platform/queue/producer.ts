import { type JobsOptions, Queue } from "bullmq";
import { AppError } from "../errors/app-error.ts";
import type { Logger } from "../observe/logger.ts";
import { activeSpan } from "../observe/tracing/span.ts";
import type { RedisClient } from "../redis/client.ts";
import { type JobDefinition, type JobInput, storedJobId } from "./job.ts";
import { DEFAULT_QUEUE_PREFIX, queuePrefix } from "./keys.ts";

/** Adds jobs. Shared by the whole process. */
export interface JobProducer {
  /**
   * Resolves when Redis has the job. Adding the same id again, while the first is waiting, running or kept as
   * finished, changes nothing.
   * @throws AppError JOB_PAYLOAD_INVALID or JOB_ID_INVALID: a bug of the caller, nothing was added.
   * @throws AppError JOB_ADD_UNCERTAIN: Redis did not answer, the job may have been added; repeat with the same id.
   */
  add<J extends JobDefinition>(job: J, payload: JobInput<J>, jobId: string): Promise<void>;
  /** Lets go of the queues; the connection stays with who made it. */
  close(): Promise<void>;
}

export interface JobProducerOptions {
  /** An ordinary connection with command timeouts: what does not answer is `JOB_ADD_UNCERTAIN`, not a hang. */
  readonly connection: RedisClient;
  readonly logger: Logger;
  /** @default "botfleet" */
  readonly prefix?: string;
  /** Limit of one `add`; also covers a connection that was never made. @default 4 s, within a handler's 8 s */
  readonly timeoutMs?: number;
}

/** Larger things belong in a file whose key is the payload. */
const MAX_PAYLOAD_BYTES = 64 * 1024;

/**
 * Completed jobs refuse their id again for an hour, which outlasts the takeover of an outbox lane (leases of seconds)
 * by far; at most 50,000 are kept, about 50 MB, which is still 8 minutes at 100 jobs/s. Failed ones are the dead
 * letters: kept two weeks for a person to look at. Dedupe beyond that is MongoDB's.
 */
const RETENTION = {
  removeOnComplete: { age: 3600, count: 50_000 },
  removeOnFail: { age: 14 * 24 * 3600, count: 20_000 },
} as const satisfies JobsOptions;

/** Nobody reads BullMQ's event stream, so it is kept short. */
const MAX_EVENTS = 100;

/** Builds the one way jobs get into queues. */
export function createJobProducer(options: JobProducerOptions): JobProducer {
  const { connection, logger, prefix = DEFAULT_QUEUE_PREFIX, timeoutMs = 4_000 } = options;
  const queues = new Map<string, Queue>();

  function queueOf(name: string): Queue {
    const existing = queues.get(name);
    if (existing) return existing;
    const queue = new Queue(name, {
      connection,
      prefix: queuePrefix(prefix, name),
      streams: { events: { maxLen: MAX_EVENTS } },
    });
    queue.on("error", (err) => logger.warn({ err, queue: name }, "queue connection error"));
    queues.set(name, queue);
    return queue;
  }

  return {
    add: async (job, payload, jobId) => {
      const id = storedJobId(job, jobId);
      const input = encodePayload(job, payload);
      const { attempts, backoffMs } = job.retry;
      const trace = activeSpan()?.traceparent;
      const data = { v: 1, input, ...(trace === undefined ? {} : { trace }) };
      const stored = { ...RETENTION, jobId: id, attempts, backoff: { type: "growing", delay: backoffMs } };
      try {
        await within(timeoutMs, queueOf(job.queue).add(job.name, data, { ...stored, stackTraceLimit: 3 }));
      } catch (cause) {
        const message = `Redis did not confirm job ${id}; add it again under the same id.`;
        throw new AppError("JOB_ADD_UNCERTAIN", message, { retry: "backoff", cause });
      }
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Checks the payload as the worker will see it, after JSON: a Date or a Map fails here and not there. */
function encodePayload(job: JobDefinition, payload: unknown): unknown {
  const refuse = (why: string, cause?: unknown) =>
    new AppError("JOB_PAYLOAD_INVALID", `Payload for job ${job.name} ${why}`, { cause });
  let text: string | undefined;
  try {
    text = JSON.stringify(payload);
  } catch (cause) {
    throw refuse("is no JSON.", cause);
  }
  if (text === undefined) throw refuse("is no JSON.");
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
    throw refuse(`is over ${MAX_PAYLOAD_BYTES} bytes: store a file.`);
  const stored: unknown = JSON.parse(text);
  const check = job.payload.safeParse(stored);
  if (!check.success) throw refuse(`does not fit its schema: ${issuePaths(check.error.issues)}`, check.error);
  return stored;
}

/** Where a payload is wrong, without its values: they may be a person's. */
function issuePaths(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string }[],
): string {
  return issues
    .map(({ path, code }) => `${path.map(String).join(".") || "(whole)"} ${code ?? ""}`)
    .join(", ");
}
