/** Kinds of update that a bot gets when it asked for none by name. */
const USUAL = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_connection",
  "business_message",
  "edited_business_message",
  "deleted_business_messages",
  "inline_query",
  "chosen_inline_result",
  "callback_query",
  "shipping_query",
  "pre_checkout_query",
  "purchased_paid_media",
  "poll",
  "poll_answer",
  "my_chat_member",
  "chat_join_request",
  "chat_boost",
  "removed_chat_boost",
] as const;

/** Telegram leaves `allowed_updates` out of its answer when it is exactly this set. */
export const USUAL_UPDATES: readonly string[] = USUAL;

/** All that can be asked for (Bot API 9): another word Telegram drops in silence, and never answers what was asked for. */
export const UPDATE_KINDS: readonly string[] = [
  ...USUAL,
  "chat_member",
  "message_reaction",
  "message_reaction_count",
];
