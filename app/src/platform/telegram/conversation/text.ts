import type { Context } from "grammy";

/** True for a text that is an answer or a remark, not a command. */
export function isPlainText(ctx: Context): boolean {
  return ctx.message?.text?.startsWith("/") === false;
}
