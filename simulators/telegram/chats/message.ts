import type { MessageFiles } from "./message-files.ts";

export type { FileInfo } from "./message-files.ts";

/** A user as the Bot API shows one. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  username?: string;
  language_code?: string;
}

/** A chat as it stands inside a message. */
export interface ChatInfo {
  id: number;
  type: "private";
  first_name: string;
  username?: string;
}

/** A formatted part of a text; offset and length count UTF-16 units. */
export interface MessageEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  user?: User;
  language?: string;
  custom_emoji_id?: string;
}

/** A button under a message; has exactly one of the optional fields. */
export interface InlineButton {
  text: string;
  url?: string;
  callback_data?: string;
  pay?: boolean;
  web_app?: { url: string };
  login_url?: { url: string };
  copy_text?: { text: string };
  switch_inline_query?: string;
  switch_inline_query_current_chat?: string;
  switch_inline_query_chosen_chat?: Record<string, unknown>;
  callback_game?: Record<string, never>;
  icon_custom_emoji_id?: string;
  style?: string;
}

/** The keyboard under a message. */
export interface InlineKeyboard {
  inline_keyboard: InlineButton[][];
}

/** A key in place of the letters. */
export interface ReplyButton {
  text: string;
  request_contact?: boolean;
  request_location?: boolean;
}

/** What a bot may attach to a message; only inline keyboards stay inside it. */
export type ReplyMarkup =
  | InlineKeyboard
  | {
      keyboard: ReplyButton[][];
      is_persistent?: boolean;
      resize_keyboard?: boolean;
      one_time_keyboard?: boolean;
      input_field_placeholder?: string;
      selective?: boolean;
    }
  | { remove_keyboard: true; selective?: boolean }
  | { force_reply: true; input_field_placeholder?: string; selective?: boolean };

/** An invoice as shown; `total_amount` is whole Stars. */
export interface Invoice {
  title: string;
  description: string;
  start_parameter: string;
  currency: string;
  total_amount: number;
}

/** A payment that went through, or came back. */
export interface Payment {
  currency: string;
  total_amount: number;
  invoice_payload: string;
  telegram_payment_charge_id: string;
  provider_payment_charge_id: string;
}

/** How links are previewed. */
export interface LinkPreviewOptions {
  is_disabled?: boolean;
  url?: string;
  prefer_small_media?: boolean;
  prefer_large_media?: boolean;
  show_above_text?: boolean;
}

/** A message as the Bot API shows it. */
export interface Message extends MessageFiles {
  message_id: number;
  from: User;
  chat: ChatInfo;
  date: number;
  edit_date?: number;
  forward_origin?: { type: "user"; sender_user: User; date: number };
  reply_to_message?: Message;
  media_group_id?: string;
  has_protected_content?: true;
  text?: string;
  entities?: MessageEntity[];
  link_preview_options?: LinkPreviewOptions;
  caption?: string;
  caption_entities?: MessageEntity[];
  show_caption_above_media?: true;
  has_media_spoiler?: true;
  invoice?: Invoice;
  successful_payment?: Payment;
  refunded_payment?: Payment;
  reply_markup?: InlineKeyboard;
}

/** The parts of a message that say something; a message has one of them. */
export type MessageContent = Omit<
  Message,
  "message_id" | "from" | "chat" | "date" | "edit_date" | "reply_markup"
>;
