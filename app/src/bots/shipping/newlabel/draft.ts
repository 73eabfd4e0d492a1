import { createHash } from "node:crypto";
import { z } from "zod";
import { ADDRESS_FIELDS, type Address, type AddressField, addressSchema } from "../addresses/address.ts";
import { parcelSchema } from "../rates/parcel.ts";
import type { OrderDraft, Quote } from "../services.ts";

/** Prices offered: of more nobody chooses, and the session stays small. */
export const MAX_QUOTES = 20;
/** Carriers named as silent or refusing. */
export const MAX_NAMED = 10;

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
}) satisfies z.ZodType<Quote>;

const sideSchema = z.enum(["from", "to"]);
const fieldSchema = z.enum(ADDRESS_FIELDS as [AddressField, ...AddressField[]]);
/** JSON has no undefined: what is absent is absent. */
const partialAddressSchema = addressSchema.partial().transform((fields) => fields as Partial<Address>);
const operationSchema = z.string().max(60);

/** Longer than any address on an envelope. */
export const LONGEST_PASTE = 600;
const pastedSchema = z.string().max(LONGEST_PASTE);

/** How far one address is. */
const entrySchema = z.discriminatedUnion("mode", [
  /** Waiting for the whole address in one message; the one that somebody came back from is offered again. */
  z.object({ mode: z.literal("paste"), left: addressSchema.optional() }),
  /** Choosing among the saved addresses. */
  z.object({ mode: z.literal("saved"), page: z.number().int() }),
  /** A job reads what was pasted; the chat is told when it has ended. */
  z.object({
    mode: z.literal("reading"),
    text: pastedSchema.optional(),
    /** The address that was shown when the text came: it stays unless the text is a whole one. */
    shown: addressSchema.optional(),
  }),
  /** Asked field by field; the first of `ask` is the question now. */
  z.object({
    mode: z.literal("fields"),
    values: partialAddressSchema,
    ask: z.array(fieldSchema).min(1).max(ADDRESS_FIELDS.length),
    /** Values that were read but are doubtful. */
    unsure: z.array(fieldSchema).max(ADDRESS_FIELDS.length).optional(),
    /** What the person sent and nobody could read: they need not look it up again. */
    pasted: pastedSchema.optional(),
    /** The address that was shown before a part of it, or another one, was asked for: the way back leads to it. */
    shown: addressSchema.optional(),
  }),
  /** Shown whole, to be confirmed. */
  z.object({ mode: z.literal("check"), address: addressSchema }),
]);

const namesSchema = z.array(z.string().max(80)).max(MAX_NAMED);

/** How prices are looked at, and whose are missing. */
const listSchema = z.object({
  order: z.enum(["price", "speed"]),
  /** From 0. */
  page: z.number().int().nonnegative(),
  /** Carriers that gave no answer, and those that do not take the parcel. */
  silent: namesSchema,
  refused: namesSchema,
});

/** Prices are on their way: a job asks the carriers. */
const waitSchema = z.object({
  /** The job's id; what an earlier one brings is not waited for any more. */
  job: operationSchema,
  /** The message to put them into, or the reference that stands for it. */
  message: z.number().int(),
  /** Unix ms when they should be there, once the quota is used up; 0 before that: at any moment. */
  until: z.number(),
  /** The offer whose price is asked for again, and the wish to buy it, see `PlaceOrder`. */
  wanted: quoteSchema.optional(),
  wish: operationSchema.optional(),
});

const stepSchema = z.discriminatedUnion("at", [
  z.object({
    at: z.literal("address"),
    side: sideSchema,
    entry: entrySchema,
    /** Id of the last reading that was asked for: its buttons stay good when the person went on field by field. */
    reading: operationSchema.optional(),
  }),
  z.object({ at: z.literal("size") }),
  z.object({ at: z.literal("weight") }),
  /**
   * Without quotes: nobody offered a price, and the person may change something or ask again. While a price is asked for
   * again, those that were offered with it stay.
   */
  z.object({
    at: z.literal("rates"),
    quotes: z.array(quoteSchema).max(MAX_QUOTES),
    list: listSchema.optional(),
    wait: waitSchema.optional(),
  }),
  z.object({
    at: z.literal("confirm"),
    quotes: z.array(quoteSchema).max(MAX_QUOTES),
    list: listSchema.optional(),
    quote: quoteSchema,
    /** Names this wish to buy, see `PlaceOrder`. */
    operationId: operationSchema,
  }),
]);

const knownSchema = z.object({
  from: addressSchema.optional(),
  to: addressSchema.optional(),
  dimensions: parcelSchema.shape.dimensions,
  weight: parcelSchema.shape.weight.optional(),
});

/** A label being prepared: what is known of it, and the question that is open. */
export const draftSchema = z.object({
  id: z.string().max(12),
  /** Raised with every screen; buttons carry it, so that those of earlier screens are known as such. */
  turn: z.number().int().nonnegative(),
  known: knownSchema,
  step: stepSchema,
  /** No label is prepared: the address that is asked for is saved under a name. */
  saves: z.boolean().optional(),
});

export type Draft = z.output<typeof draftSchema>;
export type Known = z.output<typeof knownSchema>;
export type Step = z.output<typeof stepSchema>;
export type Entry = z.output<typeof entrySchema>;
export type Wait = z.output<typeof waitSchema>;
export type RateList = z.output<typeof listSchema>;
export type Side = z.output<typeof sideSchema>;
export type StepAt<A extends Step["at"]> = Extract<Step, { at: A }>;

/** A new draft. The same operation gives the same id, so a handler that runs again makes the same buttons. */
export function newDraft(operationId: string): Draft {
  const id = createHash("sha256").update(operationId).digest("base64url").slice(0, 8);
  return { id, turn: 0, known: {}, step: { at: "address", side: "from", entry: { mode: "paste" } } };
}

/** What is to be sent, once all of it is known. */
export function shipmentOf({ from, to, dimensions, weight }: Known): OrderDraft | undefined {
  if (from === undefined || to === undefined || weight === undefined || dimensions === undefined)
    return undefined;
  return { from, to, parcel: { weight, dimensions } };
}

/** The wish to buy that a press on its present screen grants, or that waits for a price. */
export function wishOf({ step }: Draft): string | undefined {
  if (step.at === "confirm") return step.operationId;
  return step.at === "rates" ? step.wait?.wish : undefined;
}

/** Whether something would be lost with it: an answer, or an address that was sent to be read. */
export function isBegun({ known, step }: Draft): boolean {
  if (Object.keys(known).length > 0) return true;
  return step.at === "address" && step.reading !== undefined && step.entry.mode !== "paste";
}

/** The first question that has no answer yet; undefined when only the choice of a price is left. */
export function openQuestion({ from, to, dimensions, weight }: Known): Step | undefined {
  if (from === undefined) return { at: "address", side: "from", entry: { mode: "paste" } };
  if (to === undefined) return { at: "address", side: "to", entry: { mode: "paste" } };
  if (dimensions === undefined) return { at: "size" };
  return weight === undefined ? { at: "weight" } : undefined;
}

/** Opens the next question. */
export function moveTo(draft: Draft, step: Step): void {
  draft.step = step;
  draft.turn++;
}
