import type { MiddlewareFn } from "grammy";
import type { Message } from "grammy/types";
import { twinOf } from "../../../platform/telegram/outbox/twin.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { say } from "../screen.ts";
import type { Chatting } from "../session.ts";
import { contentOf } from "./content.ts";
import { relayEdit } from "./edit.ts";
import { holdBack, isOfHeldAlbum, isQuestionOpen } from "./open-question.ts";

/**
 * The chat of two people: whatever one sends that is no command goes to the other as a copy, which names nobody. This
 * is what the bot does most: it asks no database, translates nothing and leaves the session as it is. One message, or
 * one album, is held back where it may be the answer to a question of the bot's.
 */
export function relay(conversation: Pick<Conversation, "now" | "voice">): MiddlewareFn<MatchmakingContext> {
  return async (ctx, next) => {
    const { state } = ctx.session;
    if (state.at !== "chatting") return next();
    const { editedMessage, message } = ctx;
    if (editedMessage === undefined && (message === undefined || isCommand(message))) return next();
    ctx.handlerName = "relay";
    if (editedMessage !== undefined) {
      if (!isEarlier(editedMessage, state.since)) await relayEdit(ctx.api, editedMessage, state.partner);
      return;
    }
    if (message !== undefined) await relayMessage(conversation, ctx, message, state);
  };
}

async function relayMessage(
  { now, voice }: Pick<Conversation, "now" | "voice">,
  ctx: MatchmakingContext,
  message: Message,
  { partner, since }: Chatting,
): Promise<void> {
  const content = contentOf(message);
  if (content.kind === "notice") return;
  const keptBack = (why: "kind" | "channel" | "earlier" | "question"): Promise<void> =>
    say(ctx, { html: voice(ctx)("not-relayed", { why }) });
  if (content.kind === "kept-back") return keptBack(content.why);
  if (isEarlier(message, since)) return keptBack("earlier");
  if (isOfHeldAlbum(ctx.session, message)) return;
  if (isQuestionOpen(ctx.session, now())) {
    // Once: whoever goes on writing means their partner.
    holdBack(ctx.session, message);
    return keptBack("question");
  }
  if (content.action !== undefined) await ctx.api.sendChatAction(partner, content.action);
  await ctx.api.copyMessage(partner, message.chat.id, message.message_id, replyTo(message, since));
}

/**
 * A reply is one to the partner's message, or to what the partner has of one's own. The two may have met before: a reply
 * that reached back there would say who the stranger is, so it goes out as a plain message.
 */
function replyTo({ reply_to_message }: Message, since: number) {
  return reply_to_message === undefined || isEarlier(reply_to_message, since)
    ? {}
    : { reply_parameters: { message_id: twinOf(reply_to_message.message_id) } };
}

/**
 * True for what was written before this chat began, for somebody else: Telegram delivers texts and presses side by side,
 * so what was written before Next was pressed may come after it. Its dates are whole seconds, rounded down: what has the
 * very second of the beginning counts as of this chat, or a quick first word would be held back.
 */
const isEarlier = ({ date }: Pick<Message, "date">, since: number): boolean => (date + 1) * 1_000 <= since;

function isCommand({ entities, text }: Message): boolean {
  const first = text?.startsWith("/") ? entities?.[0] : undefined;
  return first?.type === "bot_command" && first.offset === 0;
}
