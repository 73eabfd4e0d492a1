import { z } from "zod";
import { addressSchema } from "../addresses/address.ts";
import type { ShippingContext } from "../context.ts";
import { PARTS } from "./template.ts";

/** What the next typed text names. */
export const namingSchema = z.discriminatedUnion("for", [
  z.object({ for: z.literal("save"), orderId: z.string().max(24), part: z.enum(PARTS) }),
  /** A new address; `id` is that of the draft it was asked for in. */
  z.object({ for: z.literal("address"), id: z.string().max(12), address: addressSchema }),
  z.object({ for: z.literal("rename"), id: z.string().max(10) }),
]);

export type Naming = z.output<typeof namingSchema>;

/** Waits for a name. */
export function beginNaming(ctx: ShippingContext, naming: Naming): void {
  ctx.session.expecting = "name";
  ctx.session.naming = naming;
}

/** Waits no longer; the label that was put aside for it is asked about again. */
export function endNaming(ctx: ShippingContext): void {
  delete ctx.session.naming;
  if (ctx.session.expecting === "name")
    ctx.session.expecting = ctx.session.draft === undefined ? "nothing" : "label";
}
