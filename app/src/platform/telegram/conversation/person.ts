import type { Context } from "grammy";

/** Whose update it is. What nobody sent is turned away before any feature; 0 is nobody's id. */
export const personOf = (ctx: Context): number => ctx.from?.id ?? 0;

/** The chat an update came from; in a private chat it has the person's id. */
export const chatOf = (ctx: Context): number => ctx.chat?.id ?? personOf(ctx);
