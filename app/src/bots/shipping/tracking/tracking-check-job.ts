import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { SERVICES } from "../clients/services.ts";

/**
 * Asks the vendor where an order's parcel is, when nothing was heard of it for long. What is given up is asked for again
 * by the poll.
 */
export const trackingCheckJob = defineJob({
  name: "tracking-check",
  queue: "tracking",
  asks: { service: SERVICES.shipstation, calls: 1 },
  payload: z.object({ orderId: z.string().min(1).max(40) }),
  retry: { attempts: 3, backoffMs: 30_000, maxWaitMs: 10 * 60_000 },
  timeoutMs: 30_000,
});
