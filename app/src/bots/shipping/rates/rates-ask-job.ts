import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { addressSchema } from "../addresses/address.ts";
import { parcelSchema } from "./parcel.ts";

/**
 * Asks the carriers when the quota has room, and brings the prices into the chat. Waiting is not failing: the place in line
 * comes up within a minute or a few, whatever the crowd.
 */
export const ratesAskJob = defineJob({
  name: "rates-ask",
  queue: "rates",
  workerClass: "labels",
  payload: z.object({
    chatId: z.number().int(),
    /** Which draft waits for them. */
    draft: z.string().max(12),
    shipment: z.object({ from: addressSchema, to: addressSchema, parcel: parcelSchema }),
    /** Two-letter language of the reply. */
    language: z.string().min(2).max(8),
  }),
  retry: { attempts: 4, backoffMs: 2_000, maxWaitMs: 30 * 60_000 },
  timeoutMs: 15_000,
});

/** The event by which the job reaches the chat. */
export const RATES_ASKED = "rates-asked";

const namesSchema = z.array(z.string());
const quoteSchema = z.object({
  id: z.string(),
  carrierId: z.string(),
  carrier: z.string(),
  serviceCode: z.string(),
  service: z.string(),
  priceCents: z.number().int(),
  costCents: z.number().int(),
  days: z.number().optional(),
  expiresAt: z.number(),
});

/** What the carriers said: their offer, or why there is none. */
const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("offer"),
    offer: z.object({ quotes: z.array(quoteSchema).min(1), silent: namesSchema, refused: namesSchema }),
  }),
  z.object({
    kind: z.literal("refused"),
    code: z.enum(["ADDRESS_INVALID", "PARCEL_REFUSED", "RATES_NONE", "SERVICE_BUSY"]),
    /** Key of the person's sentence, and its arguments. */
    messageKey: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);

export type AskedOutcome = z.output<typeof outcomeSchema>;

/** Payload of {@link RATES_ASKED}; `job` is the id of the job that asked. */
export const ratesAskedSchema = z.object({
  draft: z.string(),
  job: z.string(),
  language: z.string(),
  outcome: outcomeSchema,
});
