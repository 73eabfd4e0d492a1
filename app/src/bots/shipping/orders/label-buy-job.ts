import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { SERVICES } from "../clients/services.ts";

/** Calls to ShipStation as a rule: creating the shipment or listing its labels, buying one, fetching its PDF. */
export const PURCHASE_CALLS = 3;

/**
 * Buys the label of an order, once, and brings it to the person; or gives the money back. With these retries an outage
 * of a quarter of an hour is waited out; nobody waits longer than half an hour for their label or their money.
 */
export const labelBuyJob = defineJob({
  name: "label-buy",
  queue: "labels",
  workerClass: "labels",
  asks: { service: SERVICES.shipstation, calls: PURCHASE_CALLS },
  payload: z.object({ orderId: z.string().min(1).max(40) }),
  retry: { attempts: 10, backoffMs: 2_000, maxWaitMs: 30 * 60_000 },
  timeoutMs: 90_000,
});
