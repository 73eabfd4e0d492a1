import { AppError } from "../errors/app-error.ts";

/** Replies by which a healthy request is refused for now: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const PASSING_REPLIES = new Set([
  "BUSY",
  "CLUSTERDOWN",
  "LOADING",
  "MASTERDOWN",
  "MISCONF",
  "NOREPLICAS",
  "OOM",
  "READONLY",
  "TRYAGAIN",
  "UNKILLABLE",
]);

/**
 * Translates what ioredis throws. An error reply that names a lasting fault (WRONGTYPE, a script's bug) becomes
 * REDIS_REFUSED; all else (time limit, lost connection, failover, loading, memory full) REDIS_UNAVAILABLE with
 * retry `backoff`. After REDIS_UNAVAILABLE the command may have been executed: repeat only what is idempotent.
 */
export function redisError(error: unknown, operation: string): AppError {
  if (error instanceof AppError) return error;
  const reply = error instanceof Error && error.name === "ReplyError" ? replyCode(error.message) : undefined;
  if (reply !== undefined && !PASSING_REPLIES.has(reply)) {
    return new AppError(
      "REDIS_REFUSED",
      `Redis refused ${operation} (${reply}): read the cause, it is a bug.`,
      {
        cause: error,
        details: { operation, reply },
      },
    );
  }
  return new AppError(
    "REDIS_UNAVAILABLE",
    `Redis did not carry out ${operation}: check that it is up and reachable.`,
    {
      retry: "backoff",
      cause: error,
      details: { operation, ...(reply === undefined ? {} : { reply }) },
    },
  );
}

/** The error reply of one command among others, as ioredis throws that of a single one. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

/** Before version 7 Redis put a script's failing command behind a preface: `ERR Error running script (…): @user_script:3: -OOM …`. */
const IN_SCRIPT = /^ERR Error running script .*?(?:@user_script: ?\d+: )+-?([A-Z]+) /;

/** The code of an error reply: its first word, or that of the command that failed within a script. */
export function replyCode(message: string): string {
  return IN_SCRIPT.exec(message)?.[1] ?? message.split(" ", 1)[0] ?? "";
}

/** Awaits a plain command and translates its failure; `operation` names it in the error. */
export async function redisCall<T>(operation: string, reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    throw redisError(error, operation);
  }
}
