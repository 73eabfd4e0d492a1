import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { SERVICES } from "../clients/services.ts";

/**
 * Reads a pasted address into fields, and tells the chat. Somebody waits: after some twenty seconds without an answer
 * of the reader the fields are asked for one by one.
 */
export const addressReadJob = defineJob({
  name: "address-read",
  queue: "ai",
  workerClass: "ai",
  asks: { service: SERVICES.openai, calls: 1 },
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
  retry: { attempts: 2, backoffMs: 500, maxWaitMs: 15_000 },
  timeoutMs: 20_000,
});
