import { z } from "zod";

const OUNCES = { ounce: 1, pound: 16, gram: 0.035_273_961_95, kilogram: 35.273_961_95 } as const;

const text = (most: number) => z.string().trim().min(1).max(most);

const addressSchema = z.object({
  name: text(100),
  company: text(100).optional(),
  phone: text(40).optional(),
  line1: text(100),
  line2: text(100).optional(),
  city: text(50),
  state: text(50),
  postalCode: text(20),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
});

const side = z.number().positive().max(300);

const parcelSchema = z.object({
  weight: z
    .object({ value: z.number().positive(), unit: z.enum(["ounce", "pound", "gram", "kilogram"]) })
    .refine(({ value, unit }) => value * OUNCES[unit] <= 2_400, { error: "heavier than 150 lb" }),
  dimensions: z
    .object({ length: side, width: side, height: side, unit: z.enum(["inch", "centimeter"]) })
    .optional(),
});

const quoteSchema = z.object({
  id: z.string().max(64),
  carrierId: z.string().max(64),
  carrier: z.string().max(80),
  serviceCode: z.string().max(80),
  service: z.string().max(120),
  priceCents: z.number().int(),
  costCents: z.number().int(),
  days: z.number().optional(),
  expiresAt: z.number(),
});

const sideSchema = z.enum(["from", "to"]);
const fieldSchema = addressSchema.keyof();
const partialAddressSchema = addressSchema.partial();
const operationSchema = z.string().max(60);

const pastedSchema = z.string().max(600);

const entrySchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("paste") }),
  z.object({ mode: z.literal("saved"), page: z.number().int() }),
  z.object({ mode: z.literal("reading"), text: pastedSchema.optional() }),
  z.object({
    mode: z.literal("fields"),
    values: partialAddressSchema,
    ask: z.array(fieldSchema).min(1).max(9),
    unsure: z.array(fieldSchema).max(9).optional(),
    pasted: pastedSchema.optional(),
  }),
  z.object({ mode: z.literal("check"), address: addressSchema }),
]);

const namesSchema = z.array(z.string().max(80)).max(10);

const listSchema = z.object({
  order: z.enum(["price", "speed"]),
  page: z.number().int().nonnegative(),
  silent: namesSchema,
  refused: namesSchema,
});

const waitSchema = z.object({
  job: operationSchema,
  message: z.number().int(),
  until: z.number(),
  wanted: quoteSchema.optional(),
  wish: operationSchema.optional(),
});

const stepSchema = z.discriminatedUnion("at", [
  z.object({
    at: z.literal("address"),
    side: sideSchema,
    entry: entrySchema,
    reading: operationSchema.optional(),
  }),
  z.object({ at: z.literal("size") }),
  z.object({ at: z.literal("weight") }),
  z.object({
    at: z.literal("rates"),
    quotes: z.array(quoteSchema).max(20),
    list: listSchema.optional(),
    wait: waitSchema.optional(),
  }),
  z.object({
    at: z.literal("confirm"),
    quotes: z.array(quoteSchema).max(20),
    list: listSchema.optional(),
    quote: quoteSchema,
    operationId: operationSchema,
  }),
]);

const knownSchema = z.object({
  from: addressSchema.optional(),
  to: addressSchema.optional(),
  dimensions: parcelSchema.shape.dimensions,
  weight: parcelSchema.shape.weight.optional(),
});

const draftSchema = z.object({
  id: z.string().max(12),
  turn: z.number().int().nonnegative(),
  known: knownSchema,
  step: stepSchema,
});

/**
 * What the release of commit 19353e9, the last before addresses were saved without an order, takes as a session; frozen. In a
 * rolling release its processes read what newer ones store, and throw away what they refuse.
 */
export const earlierSessionSchema = z.object({
  expecting: z.enum(["nothing", "amount", "label", "name"]),
  language: z.enum(["en", "ru", "fa", "auto"]).optional(),
  draft: draftSchema.optional(),
  topup: z.object({ message: z.number().int(), since: z.number().optional() }).optional(),
  naming: z
    .discriminatedUnion("for", [
      z.object({
        for: z.literal("save"),
        orderId: z.string().max(24),
        part: z.enum(["label", "from", "to"]),
      }),
      z.object({ for: z.literal("rename"), id: z.string().max(10) }),
    ])
    .optional(),
});
