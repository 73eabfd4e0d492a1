import { z } from "zod";
import { addressSchema } from "../addresses/address.ts";
import { awaitAgain } from "../awaited.ts";
import type { ShippingSession } from "../session.ts";
import { PARTS } from "./template.ts";

/** What the next typed text names, a new address apart. */
export const namingSchema = z.discriminatedUnion("for", [
  z.object({ for: z.literal("save"), orderId: z.string().max(24), part: z.enum(PARTS) }),
  z.object({ for: z.literal("rename"), id: z.string().max(10) }),
]);

/** A new address; `id` is that of the draft it was asked for in. */
export const namedAddressSchema = z.object({ id: z.string().max(12), address: addressSchema });

export type NewAddress = { readonly for: "address" } & z.output<typeof namedAddressSchema>;
export type Naming = z.output<typeof namingSchema> | NewAddress;

/** What is to be named; a new address can be put aside for another name. */
export function namingOf({ naming, namingAddress }: ShippingSession): Naming | undefined {
  return naming ?? (namingAddress && { for: "address", ...namingAddress });
}

/** Waits for a name. */
export function beginNaming(session: ShippingSession, naming: Naming): void {
  session.expecting = "name";
  if (naming.for !== "address") {
    session.naming = naming;
    return;
  }
  delete session.naming;
  session.namingAddress = { id: naming.id, address: naming.address };
  session.awaitsAddress = true;
}

/** Waits no longer for the name of `ended`; what was put aside for it is asked about again. */
export function endNaming(session: ShippingSession, ended = namingOf(session)?.for): void {
  if (ended === "address") delete session.namingAddress;
  else delete session.naming;
  if (session.expecting === "name") awaitAgain(session);
}
