import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";

/** Writes a person's account out as CSV and sends it. */
export const statementJob = defineJob({
  name: "statement",
  queue: "statements",
  workerClass: "default",
  payload: z.object({
    telegramId: z.number().int(),
    chatId: z.number().int(),
    /** Two-letter language of the caption. */
    language: z.string().min(2).max(8),
  }),
  retry: { attempts: 5, backoffMs: 2_000, maxWaitMs: 10 * 60_000 },
  timeoutMs: 30_000,
});
