import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { refusalSchema } from "../refusal.ts";

/** Makes a page to pay on and brings it into the message that said so. Somebody waits: it is told after a second try. */
export const invoiceMakeJob = defineJob({
  name: "invoice-make",
  queue: "invoices",
  workerClass: "labels",
  payload: z.object({
    /** The wish for it, see `InvoiceWish`. */
    operationId: z.string().min(1).max(60),
    telegramId: z.number().int(),
    chatId: z.number().int(),
    amountCents: z.number().int(),
    /** The message to put it into, or the reference that stands for it. */
    message: z.number().int(),
    /** Two-letter language of the reply. */
    language: z.string().min(2).max(8),
  }),
  retry: { attempts: 2, backoffMs: 1_000, maxWaitMs: 60_000 },
  timeoutMs: 15_000,
});

/** The event by which the job reaches the chat. */
export const INVOICE_MADE = "invoice-made";

/** Payload of {@link INVOICE_MADE}. */
export const invoiceMadeSchema = z.object({
  message: z.number().int(),
  amountCents: z.number().int(),
  language: z.string(),
  outcome: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("made"),
      paymentId: z.string(),
      payUrl: z.string(),
      /** Unix ms. */
      expiresAt: z.number(),
    }),
    refusalSchema,
  ]),
});

export type InvoiceOutcome = z.output<typeof invoiceMadeSchema>["outcome"];
