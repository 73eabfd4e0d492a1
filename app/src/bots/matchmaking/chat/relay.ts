import type { MiddlewareFn } from "grammy";
import type { Message } from "grammy/types";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { say } from "../screen.ts";
import { contentOf } from "./content.ts";

/**
 * The chat of two people: whatever one sends that is no command goes to the other as a copy, which names nobody. This
 * is what the bot does most: it asks no database, translates nothing and leaves the session as it is.
 */
export function relay({ voice }: Pick<Conversation, "voice">): MiddlewareFn<MatchmakingContext> {
  return async (ctx, next) => {
    const { state } = ctx.session;
    if (state.at !== "chatting") return next();
    const { message } = ctx;
    if (message === undefined || isCommand(message)) return next();
    ctx.handlerName = "relay";
    const content = contentOf(message);
    if (content.kind === "notice") return;
    if (content.kind === "kept-back")
      return say(ctx, { html: voice(ctx)("not-relayed", { why: content.why }) });
    if (content.action !== undefined) await ctx.api.sendChatAction(state.partner, content.action);
    await ctx.api.copyMessage(state.partner, message.chat.id, message.message_id);
  };
}

function isCommand({ entities, text }: Message): boolean {
  const first = text?.startsWith("/") ? entities?.[0] : undefined;
  return first?.type === "bot_command" && first.offset === 0;
}
