import type { RedisClient } from "../redis/client.ts";
import { readQueueDepth } from "./depth.ts";
import { DEFAULT_QUEUE_PREFIX, queueKey } from "./keys.ts";

/** How much work a queue has for its workers. */
export interface QueueBacklog {
  /** Jobs that wait, those of priority too, that run, and that are due within `dueWithinMs`. */
  readonly jobs: number;
  /** As {@link QueueDepth.oldestReadyMs}; of jobs of priority that of the first in line. */
  readonly oldestReadyMs: number;
}

export interface BacklogOptions {
  /** Jobs put off for longer are no work yet: those that wait for a vendor's quota would else call for pods in vain. */
  readonly dueWithinMs: number;
  readonly prefix?: string;
  readonly now?: () => number;
}

/** BullMQ keeps 12 bits of order below a delayed job's due time. */
const DELAYED_SCORE_UNIT = 0x1000;

/** Reads a queue without touching it: two round trips over any ordinary connection. @throws what the connection throws */
export async function readQueueBacklog(
  connection: RedisClient,
  queue: string,
  { dueWithinMs, prefix = DEFAULT_QUEUE_PREFIX, now = Date.now }: BacklogOptions,
): Promise<QueueBacklog> {
  const key = (part: string) => queueKey(prefix, queue, part);
  const before = `(${(now() + dueWithinMs) * DELAYED_SCORE_UNIT}`;
  const [depth, prioritized, due, firstOfPriority] = await Promise.all([
    readQueueDepth(connection, queue, { prefix, now }),
    connection.zcard(key("prioritized")),
    connection.zcount(key("delayed"), "-inf", before),
    connection.zrange(key("prioritized"), "0", "0"),
  ]);
  const [head] = firstOfPriority;
  const created = head === undefined ? null : await connection.hget(key(head), "timestamp");
  const priorityMs = created === null ? 0 : now() - Number(created);
  return {
    jobs: depth.waiting + prioritized + depth.active + due,
    oldestReadyMs: Math.max(0, depth.oldestReadyMs, priorityMs),
  };
}
