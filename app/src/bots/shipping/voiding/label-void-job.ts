import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { SERVICES } from "../clients/services.ts";

/** Calls to ShipStation at the most: the label, whether it was scanned, the void, and the label again after a refusal. */
export const VOID_CALLS = 4;

/**
 * Settles the wish to void an order's label: asks the carrier, gives the money back when it approves, tells the person.
 * After these retries the person is told that it takes longer, and the orders' sweep begins anew.
 */
export const labelVoidJob = defineJob({
  name: "label-void",
  queue: "labels",
  workerClass: "labels",
  asks: { service: SERVICES.shipstation, calls: VOID_CALLS },
  payload: z.object({ orderId: z.string().min(1).max(40) }),
  retry: { attempts: 6, backoffMs: 2_000, maxWaitMs: 10 * 60_000 },
  timeoutMs: 90_000,
});
