import type { ShippingContext } from "./context.ts";

/** True for a text that is an answer or a remark, not a command. */
export function isPlainText(ctx: ShippingContext): boolean {
  return ctx.message?.text?.startsWith("/") === false;
}
