import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";

/** Reads a pasted address into fields and shows them to the person with buttons. */
export const addressReadJob = defineJob({
  name: "address-read",
  queue: "ai",
  workerClass: "ai",
  payload: z.object({
    telegramId: z.number().int(),
    chatId: z.number().int(),
    /** Which end of the shipment it is for. */
    side: z.enum(["from", "to"]),
    /** The person's words. */
    text: z.string().min(1).max(4096),
    /** Two-letter language of the reply. */
    language: z.string().min(2).max(8),
  }),
  retry: { attempts: 4, backoffMs: 1_000, maxWaitMs: 10 * 60_000 },
  timeoutMs: 45_000,
});
