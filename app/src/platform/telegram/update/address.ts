import type { Update } from "grammy/types";
import { AppError } from "../../errors/app-error.ts";
import { SYNTHETIC } from "../synthetic/update.ts";

/**
 * Where an update comes from, and which of Telegram's delivery queues carries it.
 * Queues: tdlib/telegram-bot-api, `Client.cpp` (`webhook_queue_id` of each update).
 */
export interface UpdateAddress {
  readonly updateId: number;
  /** The update's field, e.g. `message`; `unknown` for kinds this version does not know. */
  readonly kind: string;
  /** The chat the update came from; the person for updates without a chat; 0 where there is neither. */
  readonly chatId: number;
  /** The person who caused it; the chat itself where nobody is named (channel posts). */
  readonly userId: number;
  /** Delivery queue: within one queue Telegram delivers in ascending order, one at a time. */
  readonly queue: string;
  /** What a person does at will, and may be told to do slower; never Telegram's word of a payment or a membership. */
  readonly droppable: boolean;
}

type Origin = "chat" | "user" | "member" | "poll";
/** Delivery queue of each kind: whose id it is made of, and Telegram's number for it (`id + (n << 33)`), or a name. */
const QUEUES: Readonly<Record<string, readonly [Origin, number | "poll" | "synthetic"]>> = {
  message: ["chat", 0],
  edited_message: ["chat", 0],
  channel_post: ["chat", 0],
  edited_channel_post: ["chat", 0],
  inline_query: ["user", 1],
  chosen_inline_result: ["user", 2],
  callback_query: ["user", 3],
  shipping_query: ["user", 4],
  pre_checkout_query: ["user", 4],
  my_chat_member: ["chat", 5],
  chat_member: ["member", 6],
  chat_join_request: ["user", 6],
  chat_boost: ["chat", 7],
  removed_chat_boost: ["chat", 7],
  message_reaction: ["chat", 8],
  message_reaction_count: ["chat", 9],
  business_connection: ["user", 10],
  business_message: ["chat", 11],
  edited_business_message: ["chat", 11],
  deleted_business_messages: ["chat", 11],
  purchased_paid_media: ["user", 12],
  guest_message: ["chat", 12],
  managed_bot: ["user", 13],
  poll: ["poll", "poll"],
  poll_answer: ["poll", "poll"],
  [SYNTHETIC]: ["chat", "synthetic"],
};

const DROPPABLE = new Set([
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_message",
  "edited_business_message",
  "guest_message",
  "callback_query",
  "inline_query",
  "chosen_inline_result",
  "message_reaction",
  "poll_answer",
]);

/**
 * Reads the address of an update as it came over the wire.
 * @throws AppError UPDATE_MALFORMED when it is no object, has no usable `update_id`, or an id that is no integer.
 */
export function addressOf(update: unknown): UpdateAddress {
  const fields = record(update) ?? malformed("an update is a JSON object");
  const updateId = fields.update_id;
  if (typeof updateId !== "number" || !Number.isSafeInteger(updateId) || updateId < 0)
    malformed("update_id is a whole number from 0 to 2^53 - 1");
  const kind = Object.keys(fields).find((name) => Object.hasOwn(QUEUES, name));
  if (kind === undefined) return unknownKind(updateId);

  const body = record(fields[kind]) ?? malformed(`${kind} is a JSON object`);
  const message = record(body.message);
  const chatOfBody = optionalId(body.chat, "chat") ?? optionalId(message?.chat, "chat");
  const user =
    optionalId(body.from, "from") ??
    optionalId(body.user, "user") ??
    optionalId(body.voter_chat, "voter_chat");
  const chatId = chatOfBody ?? optionalId(body.user_chat_id, "user_chat_id") ?? user ?? 0;
  const userId = user ?? chatId;

  const [origin, number] = QUEUES[kind] ?? ["chat", 0];
  const queue = `${number}.${queueOwner(origin, body, chatId, userId)}`;
  const isPayment = body.successful_payment !== undefined || body.refunded_payment !== undefined;
  return { updateId, kind, chatId, userId, queue, droppable: DROPPABLE.has(kind) && !isPayment };
}

/** Nobody knows which queue it came in: one of its own makes sure that it is not taken for one that came before. */
function unknownKind(updateId: number): UpdateAddress {
  const queue = `unknown.${updateId}`;
  return { updateId, kind: "unknown", chatId: 0, userId: 0, queue, droppable: false };
}

function queueOwner(
  origin: Origin,
  body: Readonly<Record<string, unknown>>,
  chatId: number,
  userId: number,
): string | number {
  switch (origin) {
    case "chat":
      return chatId;
    case "user":
      return userId;
    case "member":
      return optionalId(record(body.new_chat_member)?.user, "new_chat_member.user") ?? userId;
    case "poll":
      return pollId(body);
  }
}

/** The update itself, once {@link addressOf} has accepted it; the handler reads its fields with grammY's checks. */
export function asUpdate(update: unknown): Update {
  return update as Update;
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** The id inside `{id}`, or a bare id; ids of chats may be negative and larger than 32 bits. */
function optionalId(value: unknown, field: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const id = typeof value === "number" ? value : record(value)?.id;
  if (typeof id !== "number" || !Number.isSafeInteger(id)) malformed(`${field}.id is a whole number`);
  return id;
}

function pollId(body: Readonly<Record<string, unknown>>): string {
  const id = body.poll_id ?? body.id;
  return typeof id === "string" && /^-?\w{1,64}$/.test(id) ? id : "0";
}

function malformed(rule: string): never {
  throw new AppError("UPDATE_MALFORMED", `the request holds no valid update: ${rule}`);
}
