import type { MiddlewareFn } from "grammy";
import type { Message } from "grammy/types";
import { twinOf } from "../../../platform/telegram/outbox/twin.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { say } from "../screen.ts";
import type { Voice } from "../voice.ts";
import { contentOf } from "./content.ts";
import { relayEdit } from "./edit.ts";

/**
 * The chat of two people: whatever one sends that is no command goes to the other as a copy, which names nobody. This
 * is what the bot does most: it asks no database, translates nothing and leaves the session as it is.
 */
export function relay({ voice }: Pick<Conversation, "voice">): MiddlewareFn<MatchmakingContext> {
  return async (ctx, next) => {
    const { state } = ctx.session;
    if (state.at !== "chatting") return next();
    const { editedMessage, message } = ctx;
    if (editedMessage === undefined && (message === undefined || isCommand(message))) return next();
    ctx.handlerName = "relay";
    if (editedMessage !== undefined) return relayEdit(ctx.api, editedMessage, state.partner);
    if (message !== undefined) await relayMessage(voice, ctx, message, state.partner);
  };
}

async function relayMessage(
  voice: Voice,
  ctx: MatchmakingContext,
  message: Message,
  partner: number,
): Promise<void> {
  const content = contentOf(message);
  if (content.kind === "notice") return;
  if (content.kind === "kept-back")
    return say(ctx, { html: voice(ctx)("not-relayed", { why: content.why }) });
  if (content.action !== undefined) await ctx.api.sendChatAction(partner, content.action);
  await ctx.api.copyMessage(partner, message.chat.id, message.message_id, replyTo(message));
}

/** A reply is one to the partner's message, or to what the partner has of one's own. */
function replyTo({ reply_to_message }: Message) {
  return reply_to_message === undefined
    ? {}
    : { reply_parameters: { message_id: twinOf(reply_to_message.message_id) } };
}

function isCommand({ entities, text }: Message): boolean {
  const first = text?.startsWith("/") ? entities?.[0] : undefined;
  return first?.type === "bot_command" && first.offset === 0;
}
