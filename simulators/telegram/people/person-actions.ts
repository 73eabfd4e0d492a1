import type { Owed } from "../audit/chat-audit.ts";
import { asUser as asBotUser, type Bot, openChat } from "../bots/bot.ts";
import type { Chat } from "../chats/chat.ts";
import type { Message, MessageContent } from "../chats/message.ts";
import { asUser, type Person } from "../chats/person.ts";
import { unixTime } from "../clock/clock.ts";
import { detectEntities } from "../entities/detect.ts";
import type { World } from "../world.ts";
import { PersonError } from "./person-error.ts";

/** A person at one bot's chat. */
export interface Seat {
  readonly world: World;
  readonly bot: Bot;
  readonly person: Person;
  readonly chat: Chat;
}

/** Sits a person down at a bot's chat; it begins with the first thing they send. */
export function sitDown(world: World, person: Person, bot: Bot): Seat {
  return { world, person, bot, chat: openChat(bot, person) };
}

/** A text as a client makes it ready; throws when there is nothing to send or too much. */
export function readyText(text: string): string {
  if (!text.isWellFormed()) throw new PersonError(400, "The text holds half a surrogate pair.");
  const trimmed = text.replaceAll("\u0000", "").trim();
  if (trimmed === "") throw new PersonError(400, "The text is empty.");
  if (trimmed.length > 4096) throw new PersonError(400, "The text is longer than 4096 UTF-16 units.");
  return trimmed;
}

/** Sends a text, in answer to a message of the chat if one is named; answers the update's id. */
export function sendText(seat: Seat, text: string, replyTo?: number): number | undefined {
  const ready = readyText(text);
  const entities = detectEntities(ready);
  return sendContent(seat, {
    text: ready,
    ...(entities.length > 0 && { entities }),
    ...(replyTo !== undefined && { reply_to_message: repliedMessage(seat, replyTo) }),
  });
}

/** The message that is answered, as it stands inside the answer: without the one that it answered itself. */
function repliedMessage({ chat }: Seat, messageId: number): Message {
  const replied = chat.messages.get(messageId)?.message;
  if (replied === undefined) throw new PersonError(400, `There is no message ${messageId} in this chat.`);
  const { reply_to_message: _inner, ...outer } = replied;
  return outer;
}

/** Sends any message; answers the update's id. */
export function sendContent(seat: Seat, content: MessageContent): number | undefined {
  refuseStopped(seat);
  const { world, bot, person, chat } = seat;
  const message: Message = {
    message_id: bot.messages.takeId(),
    from: asUser(person),
    chat: chat.info,
    date: unixTime(world.services.clock),
    ...content,
  };
  bot.messages.add(chat, message);
  act(seat);
  const update = bot.delivery.enqueue("message", message, { chat: person.id, user: person.id });
  if (update !== undefined) owe(seat, update, { messageId: message.message_id, queryId: "" });
  return update;
}

/** Changes the text of a message that the person sent; answers the update's id. */
export function editText(seat: Seat, messageId: number, text: string): number | undefined {
  refuseStopped(seat);
  const { world, bot, person, chat } = seat;
  const old = chat.messages.get(messageId)?.message;
  if (old?.text === undefined || old.from.id !== person.id) {
    throw new PersonError(400, `There is no text of this person with the id ${messageId} in this chat.`);
  }
  const ready = readyText(text);
  const { entities: _old, ...rest } = old;
  const entities = detectEntities(ready);
  const message: Message = {
    ...rest,
    text: ready,
    ...(entities.length > 0 && { entities }),
    edit_date: unixTime(world.services.clock),
  };
  bot.messages.replace(chat, message);
  act(seat);
  const update = bot.delivery.enqueue("edited_message", message, { chat: person.id, user: person.id });
  if (update !== undefined) bot.audit.edited(person.id, { update, messageId, nextId: bot.messages.nextId });
  return update;
}

/** Sends a callback query, as a pressed button does; answers its id and its update's. */
export function sendCallback(
  seat: Seat,
  messageId: number,
  data: string,
): { queryId: string; updateId: number | undefined } {
  refuseStopped(seat);
  const { world, bot, person, chat } = seat;
  const { clock, random } = world.services;
  const queryId = String(BigInt(person.id) * 2n ** 32n + BigInt(Math.floor(random() * 2 ** 32)));
  const message = chat.messages.get(messageId)?.message ?? {
    chat: chat.info,
    message_id: messageId,
    date: 0,
  };
  bot.queries.add(queryId, { chat, at: clock.now() });
  act(seat);
  const query = {
    id: queryId,
    from: asUser(person),
    message,
    chat_instance: chatInstance(bot, person),
    data,
  };
  const updateId = bot.delivery.enqueue("callback_query", query, { chat: person.id, user: person.id });
  if (updateId !== undefined) owe(seat, updateId, { messageId: 0, queryId });
  return { queryId, updateId };
}

/** Stops the bot or lets it write again; the bot is told. Nothing happens when it is so already. */
export function setBlocked(seat: Seat, blocked: boolean): number | undefined {
  const { world, bot, person, chat } = seat;
  if (chat.blocked === blocked) return undefined;
  chat.blocked = blocked;
  if (blocked) bot.audit.excuse(person.id);
  bot.saveChat(chat);
  const user = asBotUser(bot);
  const member = { user, status: "member" };
  const kicked = { user, status: "kicked", until_date: 0 };
  const update = {
    chat: chat.info,
    from: asUser(person),
    date: unixTime(world.services.clock),
    old_chat_member: blocked ? member : kicked,
    new_chat_member: blocked ? kicked : member,
  };
  return bot.delivery.enqueue("my_chat_member", update, { chat: person.id, user: person.id });
}

function refuseStopped({ chat }: Seat): void {
  if (chat.blocked) throw new PersonError(400, "This person stopped the bot: POST …/unblock first.");
}

/** Notes that the person has seen all there is. */
export function markRead({ bot, chat }: Seat): void {
  const newest = chat.lastMessage?.message_id ?? 0;
  if (newest <= chat.lastReadId) return;
  chat.lastReadId = newest;
  bot.saveChat(chat);
}

function act({ world, bot, chat }: Seat): void {
  const now = world.services.clock.now();
  chat.lastActionAt = now;
  chat.lastReadId = bot.messages.nextId - 1;
  bot.saveChat(chat);
}

/** Notes that the bot owes an effect. Nothing is answered before this function's caller returns. */
function owe({ bot, chat }: Seat, update: number, what: Pick<Owed, "messageId" | "queryId">): void {
  bot.audit.asked(chat.person.id, { update, at: chat.lastActionAt, ...what });
}

/** One number per chat, as Telegram gives it; the same in every query. */
function chatInstance(bot: Bot, person: Person): string {
  return String(BigInt.asIntN(64, BigInt(bot.id) * 0x9e3779b97f4a7c15n + BigInt(person.id)));
}
