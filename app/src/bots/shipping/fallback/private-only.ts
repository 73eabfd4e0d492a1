import type { MiddlewareFn } from "grammy";
import type { Conversation, ShippingContext } from "../context.ts";

/**
 * Lets only private chats through: addresses and balances are nobody else's to read. Groups are told so when they use
 * a command or a button; channels, and updates that nobody sent, get nothing.
 */
export function privateOnly({ voice }: Pick<Conversation, "voice">): MiddlewareFn<ShippingContext> {
  return async (ctx, next) => {
    if (ctx.from === undefined) return;
    if (ctx.chat?.type === "private") return next();
    if (ctx.callbackQuery !== undefined) {
      await ctx.answerCallbackQuery({ text: voice(ctx).plain("alert-stale") });
      return;
    }
    const isGroup = ctx.chat?.type === "group" || ctx.chat?.type === "supergroup";
    if (isGroup && isForUs(ctx.message?.text, ctx.me.username))
      await ctx.reply(voice(ctx)("hint-private", { link: `https://t.me/${ctx.me.username}` }), {
        parse_mode: "HTML",
        link_preview_options: { is_disabled: true },
      });
  };
}

/** In groups a command may name the bot it is for. */
function isForUs(text: string | undefined, username: string): boolean {
  const command = /^\/\w+(?:@(\w+))?/.exec(text ?? "");
  return command !== null && (command[1] ?? username).toLowerCase() === username.toLowerCase();
}
