import { z } from "zod";

const US_STATES = new Set(
  (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK " +
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP AA AE AP"
  ).split(" "),
);

const POSTAL_CODES: Record<string, RegExp> = {
  US: /^\d{5}(-?\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  DE: /^\d{5}$/,
};

const optionalText = z.string().nullable().optional();

/** A sender or a receiver, required fields as published (docs.shipstation.com, OpenAPI "shipping_address"). */
export const addressSchema = z
  .object({
    name: z.string().min(1).max(100),
    phone: optionalText,
    email: optionalText,
    company_name: optionalText,
    address_line1: z.string().min(1).max(100),
    address_line2: optionalText,
    address_line3: optionalText,
    city_locality: z.string().min(1).max(50),
    state_province: z.string().min(1).max(50),
    postal_code: z.string().min(1).max(20),
    country_code: z.string().regex(/^[A-Z]{2}$/, "must be a two-letter ISO 3166-1 code"),
    address_residential_indicator: z.enum(["unknown", "yes", "no"]).default("unknown"),
  })
  .superRefine((address, context) => {
    if (address.country_code === "US" && !US_STATES.has(address.state_province.toUpperCase())) {
      context.addIssue({ code: "custom", path: ["state_province"], message: "not a two-letter US state" });
    }
    if (POSTAL_CODES[address.country_code]?.test(address.postal_code) === false) {
      context.addIssue({
        code: "custom",
        path: ["postal_code"],
        message: `not a postal code of ${address.country_code}`,
      });
    }
  });

const moneySchema = z.object({ currency: z.string().length(3), amount: z.number().nonnegative() });

/** One parcel. */
export const packageSchema = z.object({
  package_code: z.string().default("package"),
  weight: z.object({ value: z.number().positive(), unit: z.enum(["pound", "ounce", "gram", "kilogram"]) }),
  dimensions: z
    .object({
      unit: z.enum(["inch", "centimeter"]),
      length: z.number().positive(),
      width: z.number().positive(),
      height: z.number().positive(),
    })
    .optional(),
  insured_value: moneySchema.optional(),
  content_description: z.string().max(35).nullable().optional(),
});

/** A shipment as it is sent in; carrier and service may come later, when a rate is chosen. */
export const shipmentSchema = z.object({
  carrier_id: z.string().nullable().optional(),
  service_code: z.string().nullable().optional(),
  external_shipment_id: z.string().min(1).max(50).nullable().optional(),
  external_order_id: optionalText,
  ship_date: z.string().optional(),
  ship_to: addressSchema,
  ship_from: addressSchema,
  return_to: addressSchema.optional(),
  confirmation: z
    .enum(["none", "delivery", "signature", "adult_signature", "direct_signature", "delivery_mailed"])
    .default("none"),
  insurance_provider: z.enum(["none", "shipsurance", "carrier", "third_party"]).default("none"),
  customs: z.unknown().optional(),
  packages: z.array(packageSchema).min(1),
});

/** `POST /v2/rates`: a shipment or the id of one, and the carriers to ask. */
export const ratesSchema = z
  .object({
    shipment_id: z.string().optional(),
    shipment: z.unknown().optional(),
    rate_options: z.object({
      carrier_ids: z.array(z.string()).min(1),
      service_codes: z.array(z.string()).optional(),
      package_types: z.array(z.string()).optional(),
      preferred_currency: z.literal("usd").optional(),
      rate_type: z.enum(["check", "shipment", "quick"]).optional(),
    }),
  })
  .refine((body) => (body.shipment_id === undefined) !== (body.shipment === undefined), {
    error: "exactly one of shipment_id and shipment is needed",
  });

/** How a label is wanted; the simulator draws 4x6 PDFs only. */
export const labelOptionsSchema = z.object({
  label_format: z.literal("pdf").default("pdf"),
  label_layout: z.literal("4x6").default("4x6"),
  label_download_type: z.enum(["url", "inline"]).default("url"),
  test_label: z.boolean().default(false),
});

/** An address as stored. */
export type Address = z.output<typeof addressSchema>;
/** A parcel as stored. */
export type Package = z.output<typeof packageSchema>;
/** A shipment's own data as stored. */
export type ShipmentRequest = z.output<typeof shipmentSchema>;
/** What a label was asked to be. */
export type LabelOptions = z.output<typeof labelOptionsSchema>;
