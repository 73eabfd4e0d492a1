import type { Bot } from "../bots/bot.ts";
import type { Chat } from "../chats/chat.ts";
import { ApiError, badRequest, forbidden, tooManyRequests } from "../wire/api-error.ts";
import type { World } from "../world.ts";
import type { Params } from "./params.ts";

/** One call of a Bot API method. */
export interface Call {
  /** In lower case. */
  readonly method: string;
  readonly params: Params;
  readonly bot: Bot;
  readonly world: World;
}

/** Carries out a call and answers its result; throws {@link ApiError}. */
export type Method = (call: Call) => unknown;

/** The chat a call names, with the person behind it; throws as Telegram does when the bot may not see it. */
export function chatOf({ params, bot, world }: Call, field = "chat_id"): Chat {
  const text = params.text(field).trim();
  if (text === "") throw badRequest(`${field} is empty`);
  const id = /^-?\d{1,16}$/.test(text) ? Number(text) : 0;
  const chat = bot.chats.get(id);
  if (chat !== undefined) return chat;
  if (world.people.has(id)) throw forbidden("bot can't initiate conversation with a user");
  throw badRequest("chat not found");
}

/** The chat a call writes to; throws 403 when the person stopped the bot. */
export function writableChatOf(call: Call): Chat {
  const chat = chatOf(call);
  if (chat.blocked) throw forbidden("bot was blocked by the user");
  return chat;
}

/** Throws 429 when the bot sends or edits too fast. */
export function respectFloods({ bot, world, params }: Call, chat: Chat, isEdit: boolean): void {
  const seconds = world.services.floods.take({
    bot: bot.id,
    chat: chat.person.id,
    lastActionAt: chat.lastActionAt,
    paid: params.boolean("allow_paid_broadcast"),
    isEdit,
  });
  if (seconds > 0) throw tooManyRequests(seconds);
}

/** An error in code rather than words, as Telegram's servers give them. */
export function serverRefusal(code: string): ApiError {
  return new ApiError(400, `Bad Request: ${code}`);
}
