import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { SERVICES } from "../clients/services.ts";

/** Fetches the PDF of a label that the store has lost, or cannot be asked for, and brings it to the person. */
export const labelReprintJob = defineJob({
  name: "label-reprint",
  queue: "labels",
  workerClass: "labels",
  asks: { service: SERVICES.shipstation, calls: 1 },
  payload: z.object({ orderId: z.string().min(1).max(40) }),
  retry: { attempts: 6, backoffMs: 2_000, maxWaitMs: 10 * 60_000 },
  timeoutMs: 90_000,
});
