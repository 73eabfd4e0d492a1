/**
 * OxaPay's published shapes, transcribed from the vendor's reference (docs.oxapay.com: "Generate Invoice",
 * "Payment Information", "Payment Status Table", "Webhook").
 * Nothing here is taken from the simulator; it is what the simulator is held against.
 */
import { z } from "zod";

/** The statuses of a payment, whatever their case. */
export const publishedStatus = z
  .string()
  .toLowerCase()
  .pipe(
    z.enum([
      "new",
      "waiting",
      "paying",
      "paid",
      "manual_accept",
      "underpaid",
      "refunding",
      "refunded",
      "expired",
    ]),
  );

const envelope = <Data extends z.ZodType>(data: Data) =>
  z.object({ data, message: z.string(), error: z.object({}), status: z.literal(200), version: z.string() });

/** The answer to `POST /payment/invoice`. */
export const publishedInvoice = envelope(
  z.object({ track_id: z.string().min(1), payment_url: z.url(), expired_at: z.int(), date: z.int() }),
);

/** A transfer as "Payment Information" lists it: without the value and the rate that the callback's has. */
const listedTransaction = z.strictObject({
  tx_hash: z.string(),
  amount: z.number(),
  currency: z.string(),
  network: z.string(),
  address: z.string(),
  status: z.string(),
  confirmations: z.int(),
  auto_convert: z.strictObject({
    processed: z.boolean(),
    amount: z.number().optional(),
    currency: z.string().optional(),
  }),
  auto_withdrawal: z.strictObject({ processed: z.boolean() }),
  date: z.int(),
});

/** A transfer as the sample of "Webhook" has it. */
const calledTransaction = z.strictObject({
  status: z.string(),
  tx_hash: z.string(),
  sent_amount: z.number(),
  received_amount: z.number(),
  value: z.number(),
  sent_value: z.number(),
  currency: z.string(),
  network: z.string(),
  sender_address: z.string(),
  address: z.string(),
  memo: z.string(),
  rate: z.number(),
  auto_convert_amount: z.number(),
  auto_convert_currency: z.string(),
  confirmations: z.int(),
  date: z.int(),
});

/** The answer to `GET /payment/{track_id}`. */
export const publishedPayment = envelope(
  z.strictObject({
    track_id: z.string(),
    type: z.string(),
    amount: z.number(),
    currency: z.string(),
    status: publishedStatus,
    mixed_payment: z.boolean(),
    callback_url: z.string(),
    return_url: z.string(),
    thanks_message: z.string(),
    description: z.string(),
    email: z.string(),
    fee_paid_by_payer: z.number(),
    lifetime: z.int(),
    order_id: z.string(),
    under_paid_coverage: z.number(),
    expired_at: z.int(),
    date: z.int(),
    txs: z.array(listedTransaction),
  }),
);

/** What is posted to `callback_url`. */
export const publishedCallback = z.object({
  track_id: z.string(),
  status: publishedStatus,
  type: z.string(),
  amount: z.number(),
  value: z.number(),
  sent_value: z.number(),
  currency: z.string(),
  order_id: z.string(),
  email: z.string(),
  description: z.string(),
  date: z.int(),
  txs: z.array(calledTransaction),
});

/** Any answer that is no success. */
export const publishedError = z.object({
  data: z.unknown(),
  message: z.string().min(1),
  error: z.object({ type: z.string().min(1), key: z.string().min(1), message: z.string().min(1) }),
  status: z.int().min(400),
  version: z.string(),
});
