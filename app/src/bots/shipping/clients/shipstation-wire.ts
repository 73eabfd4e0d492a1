import { z } from "zod";

/* The used parts of ShipStation's API v2 (docs.shipstation.com); what is not listed is ignored. */

const money = z
  .object({ currency: z.string(), amount: z.number() })
  // The vendor writes dollars as decimals.
  .transform(({ amount }) => Math.round(amount * 100));

/** `errors` of an error answer, and of successful ones that failed in part. */
export const vendorErrors = z.array(
  z.object({
    error_source: z.string().default(""),
    error_code: z.string().default(""),
    error_type: z.string().default(""),
    message: z.string().default(""),
    field_name: z.string().nullish(),
  }),
);

export type VendorErrors = z.output<typeof vendorErrors>;

/** An error answer; anything else reads as one without entries. */
export const errorBody = z.object({ errors: vendorErrors.default([]) }).catch({ errors: [] });

export const carriersBody = z.object({
  carriers: z.array(
    z.object({
      carrier_id: z.string(),
      friendly_name: z.string().nullish(),
      nickname: z.string().nullish(),
    }),
  ),
});

const amount = z.object({ currency: z.string(), amount: z.number() });

const rate = z
  .object({
    rate_id: z.string(),
    carrier_id: z.string(),
    service_code: z.string(),
    service_type: z.string(),
    package_type: z.string().nullish(),
    carrier_nickname: z.string().nullish(),
    carrier_friendly_name: z.string().nullish(),
    shipping_amount: amount,
    insurance_amount: amount,
    confirmation_amount: amount,
    other_amount: amount,
    delivery_days: z.number().int().nullish(),
  })
  .transform(({ shipping_amount, insurance_amount, confirmation_amount, other_amount, ...rest }) => {
    const amounts = [shipping_amount, insurance_amount, confirmation_amount, other_amount];
    return {
      ...rest,
      costCents: amounts.reduce((cents, part) => cents + Math.round(part.amount * 100), 0),
      currencies: amounts.map(({ currency }) => currency),
    };
  });

export type WireRate = z.output<typeof rate>;

const refusedRate = z.object({
  carrier_id: z.string().default(""),
  error_messages: z.array(z.string()).default([]),
});

export const ratesBody = z.object({
  rate_response: z.object({
    rates: z.array(rate),
    invalid_rates: z.array(refusedRate).default([]),
    errors: vendorErrors.default([]),
  }),
});

export const shipmentBody = z.object({ shipment_id: z.string() });

/** One result of creating shipments: the shipment, or why not. */
export const shipmentsBody = z.object({
  shipments: z
    .array(z.object({ shipment_id: z.string().optional(), errors: vendorErrors.nullish() }))
    .length(1),
});

export const labelBody = z.object({
  label_id: z.string(),
  shipment_id: z.string(),
  status: z.enum(["processing", "completed", "error", "voided"]),
  tracking_number: z.string().nullish(),
  shipment_cost: money,
  insurance_cost: money,
  voided: z.boolean().default(false),
});

export const labelsBody = z.object({ labels: z.array(labelBody) });

/** A label with its PDF in the answer, as a data URL. */
export const inlineLabelBody = z.object({
  label_download: z.object({ href: z.string().startsWith("data:application/pdf;base64,") }),
});

/** Why a void was not approved, as published; what is none of them reads as `unknown`. */
export const VOID_REASONS = [
  "unknown",
  "unspecified",
  "validation_failed",
  "label_not_found_within_void_period",
  "label_already_used",
  "label_already_voided",
  "contact_carrier",
] as const;

export const voidBody = z.object({
  approved: z.boolean(),
  message: z.string().default(""),
  reason_code: z.enum(VOID_REASONS).catch("unknown"),
});
