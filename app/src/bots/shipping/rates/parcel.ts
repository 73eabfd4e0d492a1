import { z } from "zod";

/** Ounces in one of each unit of weight. */
export const OUNCES = { ounce: 1, pound: 16, gram: 0.035_273_961_95, kilogram: 35.273_961_95 } as const;

/** The heaviest that any carrier here takes: 150 lb. */
const MAX_OUNCES = 150 * 16;

const side = z.number().positive().max(300);

/** What is sent: one box. Units are ShipStation's words, so that the person's own are kept. */
export const parcelSchema = z.object({
  weight: z
    .object({ value: z.number().positive(), unit: z.enum(["ounce", "pound", "gram", "kilogram"]) })
    .refine(({ value, unit }) => value * OUNCES[unit] <= MAX_OUNCES, { error: "heavier than 150 lb" }),
  dimensions: z
    .object({ length: side, width: side, height: side, unit: z.enum(["inch", "centimeter"]) })
    .optional(),
});

export type Parcel = z.output<typeof parcelSchema>;
export type Weight = Parcel["weight"];
export type Dimensions = NonNullable<Parcel["dimensions"]>;
