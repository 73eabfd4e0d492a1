import { z } from "zod";
import { LANGUAGES } from "../../platform/i18n/language.ts";
import type { SessionType } from "../../platform/telegram/pipeline/module.ts";
import { draftSchema } from "./newlabel/draft.ts";
import { namedAddressSchema, namingSchema } from "./templates/naming.ts";

/**
 * What a text that is not a command means, see also `awaitedOf`. A process of an earlier release refuses the whole session, with
 * its label, for a value here or in `naming` that it does not know. What is new has a field of its own, which it lets be.
 */
const expectingSchema = z.enum(["nothing", "amount", "label", "name"]);

const sessionSchema = z.object({
  expecting: expectingSchema,
  /** `auto`: as in Telegram. Absent until it was looked up: the session may have been lost, the choice is not. */
  language: z.enum([...LANGUAGES, "auto"]).optional(),
  /** Kept while money is added, so that the label is still there afterwards. */
  draft: draftSchema.optional(),
  /** An address that is asked for to be saved under a name. */
  saving: draftSchema.optional(),
  /** A new address whose name is awaited. */
  namingAddress: namedAddressSchema.optional(),
  /** Between the label and an address that is being saved, the address was asked about last. */
  awaitsAddress: z.boolean().optional(),
  /** The message that a page to pay on is being made for, and since when, Unix ms; another release kept no time. */
  topup: z.object({ message: z.number().int(), since: z.number().optional() }).optional(),
  /** What a name is awaited for. */
  naming: namingSchema.optional(),
});

/** A person's state in the chat with the shipping bot: a few kilobytes at most, every text and list has its limit. */
export type ShippingSession = z.output<typeof sessionSchema>;

export const shippingSession: SessionType<ShippingSession> = {
  initial: () => ({ expecting: "nothing" }),
  parse: (stored) => {
    sessionSchema.parse(stored);
    // The stored object itself, not zod's copy: in another order of its fields it would count as changed.
    return stored as ShippingSession;
  },
};
