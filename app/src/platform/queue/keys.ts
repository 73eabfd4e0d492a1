/** Prefix of all queues unless a test or a second fleet on the same Redis sets its own. */
export const DEFAULT_QUEUE_PREFIX = "botfleet";

/** One hash tag per queue: a queue's keys share a slot of a Redis Cluster, and queues spread over its nodes. */
export function queuePrefix(prefix: string, queue: string): string {
  return `{${prefix}-${queue}}`;
}

/** A key of BullMQ's for a queue, such as `wait`, `delayed` or a job's id (its hash). */
export function queueKey(prefix: string, queue: string, part: string): string {
  return `${queuePrefix(prefix, queue)}:${queue}:${part}`;
}
