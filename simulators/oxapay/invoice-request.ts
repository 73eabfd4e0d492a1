import { z } from "zod";
import { currencyOf } from "./currency.ts";
import { refuseField } from "./envelope.ts";

/** The docs call it a boolean and describe it as 1 or 0. */
const flag = z.union([z.boolean(), z.literal(0), z.literal(1)]).transform(Boolean);
const webAddress = z.url({ protocol: /^https?$/, error: "must be a valid URL" });

/** The body of `POST /payment/invoice` with its published limits (docs.oxapay.com, "Generate Invoice"). */
const invoiceSchema = z.object({
  amount: z.number().positive(),
  currency: z
    .string()
    .default("USD")
    .transform((symbol, context) => {
      const currency = currencyOf(symbol);
      if (currency) return currency;
      context.addIssue({ code: "custom", message: "is not supported" });
      return z.NEVER;
    }),
  lifetime: z.int().min(15).max(2880).default(60),
  fee_paid_by_payer: z.number().min(0).max(1).default(0),
  under_paid_coverage: z.number().min(0).max(60).default(0),
  to_currency: z.literal("USDT").optional(),
  auto_withdrawal: flag.default(false),
  mixed_payment: flag.default(false),
  callback_url: webAddress.optional(),
  return_url: webAddress.optional(),
  email: z.email().optional(),
  order_id: z.string().max(256).optional(),
  thanks_message: z.string().max(1000).optional(),
  description: z.string().max(1000).optional(),
  sandbox: flag.default(false),
});

/** An invoice as asked for. */
export type InvoiceRequest = z.output<typeof invoiceSchema>;

/** Reads an invoice request, or ends the call with the vendor's 400 about the first field that is wrong. */
export function readInvoice(value: unknown): InvoiceRequest {
  const result = invoiceSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join(".") || "body";
  throw refuseField(field, `The ${field} field: ${issue?.message ?? "is not valid"}`);
}
