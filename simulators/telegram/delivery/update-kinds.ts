/** How updates of one kind are queued: by which id, moved by how many times 2³³, and how long they live. */
interface UpdateKindRule {
  readonly by: "chat" | "user" | "poll";
  readonly shift: number;
  readonly livesSeconds: number;
}

const DAY = 86_400;

/**
 * Delivery queue and life of each kind of update.
 * Source: `Client.cpp` of the Bot API server (tdlib/telegram-bot-api), the calls of `add_update`.
 */
const RULES = {
  message: { by: "chat", shift: 0, livesSeconds: DAY },
  edited_message: { by: "chat", shift: 0, livesSeconds: DAY },
  channel_post: { by: "chat", shift: 0, livesSeconds: DAY },
  edited_channel_post: { by: "chat", shift: 0, livesSeconds: DAY },
  inline_query: { by: "user", shift: 1, livesSeconds: 30 },
  chosen_inline_result: { by: "user", shift: 2, livesSeconds: 600 },
  callback_query: { by: "user", shift: 3, livesSeconds: 150 },
  shipping_query: { by: "user", shift: 4, livesSeconds: 150 },
  pre_checkout_query: { by: "user", shift: 4, livesSeconds: 150 },
  my_chat_member: { by: "chat", shift: 5, livesSeconds: DAY },
  chat_member: { by: "chat", shift: 5, livesSeconds: DAY },
  chat_join_request: { by: "user", shift: 6, livesSeconds: DAY },
  chat_boost: { by: "chat", shift: 7, livesSeconds: DAY },
  removed_chat_boost: { by: "chat", shift: 7, livesSeconds: DAY },
  message_reaction: { by: "chat", shift: 8, livesSeconds: DAY },
  message_reaction_count: { by: "chat", shift: 9, livesSeconds: DAY },
  business_connection: { by: "user", shift: 10, livesSeconds: DAY },
  business_message: { by: "chat", shift: 11, livesSeconds: DAY },
  edited_business_message: { by: "chat", shift: 11, livesSeconds: DAY },
  deleted_business_messages: { by: "chat", shift: 11, livesSeconds: DAY },
  purchased_paid_media: { by: "user", shift: 12, livesSeconds: DAY },
  poll: { by: "poll", shift: 0, livesSeconds: DAY },
  poll_answer: { by: "poll", shift: 0, livesSeconds: DAY },
} as const satisfies Record<string, UpdateKindRule>;

/** The name of an update's payload field. */
export type UpdateKind = keyof typeof RULES;

/** All kinds that can be asked for in `allowed_updates`. */
export const UPDATE_KINDS: readonly UpdateKind[] = Object.keys(RULES).filter(isUpdateKind);

/** What a bot gets when it named nothing: all but these. */
const NOT_BY_DEFAULT: ReadonlySet<UpdateKind> = new Set([
  "chat_member",
  "message_reaction",
  "message_reaction_count",
]);

/** Kinds delivered when `allowed_updates` was never set, or set to an empty list. */
export const DEFAULT_UPDATE_KINDS: ReadonlySet<UpdateKind> = new Set(
  UPDATE_KINDS.filter((kind) => !NOT_BY_DEFAULT.has(kind)),
);

/** Whether `name` is a kind of update; own fields only, so that `constructor` is not. */
export function isUpdateKind(name: string): name is UpdateKind {
  return Object.hasOwn(RULES, name);
}

/** Where an update comes from. In a private chat the chat's id is the person's. */
export interface UpdateOrigin {
  readonly chat: number;
  readonly user: number;
  readonly poll?: number;
}

/** The delivery queue of an update: within it strict order, between queues none. */
export function queueIdOf(kind: UpdateKind, origin: UpdateOrigin): number {
  const rule: UpdateKindRule = RULES[kind];
  const base = rule.by === "poll" ? (origin.poll ?? 0) : origin[rule.by];
  return base + rule.shift * 2 ** 33;
}

/** Seconds after which an undelivered update of this kind is dropped. */
export function livesSeconds(kind: UpdateKind): number {
  return RULES[kind].livesSeconds;
}
