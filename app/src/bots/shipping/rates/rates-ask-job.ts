import { z } from "zod";
import { defineJob } from "../../../platform/queue/job.ts";
import { SERVICES } from "../clients/services.ts";
import { addressSchema } from "../addresses/address.ts";
import { refusalSchema } from "../refusal.ts";
import { parcelSchema } from "./parcel.ts";

/**
 * Asks the carriers and brings the prices into the chat: no update waits for a vendor. Somebody looks at the chat meanwhile,
 * so that carriers that do not answer are told after a second try. Waiting for the quota is not failing: the place in line
 * comes up within a minute or a few, whatever the crowd.
 */
export const ratesAskJob = defineJob({
  name: "rates-ask",
  queue: "rates",
  workerClass: "labels",
  asks: { service: SERVICES.shipstation, calls: 1 },
  payload: z.object({
    chatId: z.number().int(),
    /** Which draft waits for them. */
    draft: z.string().max(12),
    shipment: z.object({ from: addressSchema, to: addressSchema, parcel: parcelSchema }),
    /** Two-letter language of the reply. */
    language: z.string().min(2).max(8),
    /** The wish to buy that waits for its price, see `PlaceOrder`. */
    wish: z.string().max(60).optional(),
  }),
  retry: { attempts: 2, backoffMs: 1_000, maxWaitMs: 30 * 60_000 },
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

/** What the carriers said: their offer, why there is none, or that the quota is used up and when there is room. */
const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("offer"),
    offer: z.object({ quotes: z.array(quoteSchema).min(1), silent: namesSchema, refused: namesSchema }),
  }),
  refusalSchema,
  /** Unix ms. */
  z.object({ kind: z.literal("wait"), until: z.number() }),
]);

export type AskedOutcome = z.output<typeof outcomeSchema>;

/** Payload of {@link RATES_ASKED}; `job` is the id of the job that asked. */
export const ratesAskedSchema = z.object({
  draft: z.string(),
  job: z.string(),
  language: z.string(),
  wish: z.string().optional(),
  outcome: outcomeSchema,
});
