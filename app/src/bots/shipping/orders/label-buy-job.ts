import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";

/**
 * Buys the label of an order, once, and brings it to the person; or gives the money back. With these retries an outage
 * of a quarter of an hour is waited out; nobody waits longer than half an hour for their label or their money.
 */
export const labelBuyJob = defineJob({
  name: "label-buy",
  queue: "labels",
  workerClass: "labels",
  payload: z.object({ orderId: z.string().min(1).max(40) }),
  retry: { attempts: 10, backoffMs: 2_000, maxWaitMs: 30 * 60_000 },
  timeoutMs: 90_000,
});

/**
 * Id under which an order's job is queued. A finished job's id is refused for as long as it is kept, so the sweeper
 * starts again under the next generation.
 */
export function labelBuyJobId(orderId: string, generation: number): string {
  return `${orderId}.${generation}`;
}
