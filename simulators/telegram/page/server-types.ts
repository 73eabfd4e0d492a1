import type { InlineButton, ReplyButton } from "../chats/message.ts";
import type { DocumentFile } from "../chats/message-files.ts";
import type { DeletedMessage, Viewed, ViewedMessage } from "../people/chat-view.ts";

export type { CallbackAnswer } from "../chats/chat.ts";
export type { InlineButton, Invoice, MessageEntity, Payment } from "../chats/message.ts";
export type { PayOutcome } from "../people/pay.ts";
export type { Outcome } from "../people/reactions.ts";

/** Somebody who uses bots, as the people side shows them. */
export interface Person {
  readonly id: number;
  readonly first_name: string;
  readonly language_code?: string;
}

/** A bot as an entry of a person's list. */
export interface ListedBot {
  readonly id: number;
  /** Short name, as in paths. */
  readonly name: string;
  readonly username: string;
  readonly first_name: string;
  /** One line. */
  readonly about: string;
  /** Shown in an empty chat; may be empty. */
  readonly description: string;
  readonly started: boolean;
  readonly blocked: boolean;
  readonly unread: number;
  readonly last_message: Message | null;
}

/** A message as the person sees it. */
export type Message = ViewedMessage;

/** Any file with the path it is served under, a name if it has one. */
export type ViewedFile = Viewed<DocumentFile>;

/** What stands in place of the letters, or a wish for a reply. */
export interface ChatKeyboard {
  readonly keyboard?: readonly (readonly ReplyButton[])[];
  readonly is_persistent?: boolean;
  readonly one_time_keyboard?: boolean;
  readonly input_field_placeholder?: string;
  readonly force_reply?: true;
}

/** A message as it is now, or that it is gone. */
export type Change = ViewedMessage | DeletedMessage;

/** A chat as `GET …/messages` answers it. */
export interface ChatView {
  readonly messages: readonly Change[];
  readonly revision: number;
  readonly typing: string | null;
  readonly keyboard: ChatKeyboard | null;
  readonly blocked: boolean;
}

/** An entry of a bot's menu. */
export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

/** Whether a button sends something to its bot. */
export function isCallback(button: InlineButton): button is InlineButton & { callback_data: string } {
  return button.callback_data !== undefined;
}
