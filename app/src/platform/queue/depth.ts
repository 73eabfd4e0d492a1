import type { RedisClient } from "../redis/client.ts";
import { DEFAULT_QUEUE_PREFIX, queueKey } from "./keys.ts";

/** A queue's state at one moment, counts by BullMQ's sets. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  /** Backing off, or waiting for the other side. */
  readonly delayed: number;
  readonly failed: number;
  /**
   * How long the next job in line has been ready, ms; 0 when none is. Counted from its creation, or for a job that ran
   * before from that run's start; of delayed jobs only the time overdue counts.
   */
  readonly oldestReadyMs: number;
}

/** BullMQ keeps 12 bits of order below a delayed job's due time. */
const DELAYED_SCORE_UNIT = 0x1000;

/**
 * Reads a queue without touching it: two round trips over any ordinary connection.
 * @throws what the connection throws.
 */
export async function readQueueDepth(
  connection: RedisClient,
  queue: string,
  {
    prefix = DEFAULT_QUEUE_PREFIX,
    now = Date.now,
  }: { readonly prefix?: string; readonly now?: () => number } = {},
): Promise<QueueDepth> {
  const key = (part: string) => queueKey(prefix, queue, part);
  const [waiting, active, delayed, failed, head, due] = await Promise.all([
    connection.llen(key("wait")),
    connection.llen(key("active")),
    connection.zcard(key("delayed")),
    connection.zcard(key("failed")),
    connection.lindex(key("wait"), -1),
    connection.zrange(key("delayed"), "0", "0", "WITHSCORES"),
  ]);
  const [created, started] = head
    ? await connection.hmget(key(head), "timestamp", "processedOn")
    : [null, null];
  const readySince = [
    Math.max(Number(created ?? 0), Number(started ?? 0)) || now(),
    due[1] === undefined ? now() : Number(due[1]) / DELAYED_SCORE_UNIT,
  ];
  const oldestReadyMs = Math.max(0, Math.round(now() - Math.min(...readySince)));
  return { waiting, active, delayed, failed, oldestReadyMs };
}
