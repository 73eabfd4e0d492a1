import type { Context, MiddlewareFn } from "grammy";

/** What those who are not in a private chat are told. */
export interface PrivateOnlySentences<C extends Context> {
  /** Answer to a button: plain text. */
  stale(ctx: C): string;
  /** Telegram HTML; `link` leads to the private chat. */
  hint(ctx: C, link: string): string;
}

/**
 * Lets only private chats through. Groups are told so when they use a command or a button; channels, and updates that
 * nobody sent, get nothing.
 */
export function privateOnly<C extends Context>(sentences: PrivateOnlySentences<C>): MiddlewareFn<C> {
  return async (ctx, next) => {
    if (ctx.from === undefined) return;
    if (ctx.chat?.type === "private") return next();
    if (ctx.callbackQuery !== undefined) {
      await ctx.answerCallbackQuery({ text: sentences.stale(ctx) });
      return;
    }
    const isGroup = ctx.chat?.type === "group" || ctx.chat?.type === "supergroup";
    if (isGroup && isForUs(ctx.message?.text, ctx.me.username))
      await ctx.reply(sentences.hint(ctx, `https://t.me/${ctx.me.username}`), {
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
