import { type Child, el } from "../dom.ts";
import type { Aim } from "../composer/aim-line.ts";
import type { Message } from "../server-types.ts";
import { clockTime, fullTime } from "../times.ts";
import { inlineKeyboard } from "./inline-keyboard.ts";
import { invoiceCard } from "./invoice.ts";
import { media } from "./media.ts";
import { messageActs } from "./message-acts.ts";
import { quote } from "./quote.ts";
import { richText } from "./rich-text.ts";
import { serviceLine } from "./service-line.ts";

/** What the things inside of a message can make happen. None of these throws. */
export interface BubbleActions {
  send(text: string): void;
  insert(text: string): void;
  /** Goes to a chat of this page when the address names one. */
  openLink(address: string): boolean;
  /** Resolves when the bot answered, or did not. */
  press(messageId: number, data: string): Promise<void>;
  pay(messageId: number): Promise<void>;
  copy(text: string): Promise<void>;
  /** Makes the next text a reply to a message, or takes the message's place. */
  aim(aim: Aim): void;
  /** Leads to another message of the chat. */
  point(messageId: number): void;
}

/** Up to three emoji and nothing else are shown large. */
const FEW_EMOJI = /^\p{RGI_Emoji}{1,3}$/v;

/** Builds a message as it stands in the conversation, with the buttons under it. */
export function createBubble(message: Message, actions: BubbleActions): HTMLElement {
  const { message_id, from, date, sticker, text } = message;
  const service = serviceLine(message);
  if (service !== undefined) return el("div", { class: "service", "data-id": message_id }, service);
  const isBare = sticker !== undefined || (text !== undefined && FEW_EMOJI.test(text));
  const keys = inlineKeyboard(message, actions);
  const kind = `${from.is_bot ? "in" : "out"}${isBare ? " bare" : ""}${keys === undefined ? "" : " has-keys"}`;
  const sender = from.is_bot ? from.first_name : "You";
  return el(
    "article",
    {
      class: `message ${kind}`,
      "data-id": message_id,
      "aria-label": `${sender}, ${clockTime(date)}`,
    },
    el("div", { class: "bubble" }, ...contents(message, actions), messageActs(message, actions)),
    keys,
  );
}

function contents(message: Message, actions: BubbleActions): Child[] {
  const { reply_to_message: replied, invoice, show_caption_above_media: isCaptionAbove } = message;
  const words = message.text ?? message.caption ?? "";
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const shown = invoice === undefined ? media(message) : invoiceCard(invoice);
  const text =
    words !== "" &&
    el("div", { class: "text", dir: "auto" }, ...richText(words, entities, actions), meta(message));
  const end = words === "" && meta(message);
  const above = replied !== undefined && quote(replied, actions);
  return isCaptionAbove === true ? [above, text, shown, end] : [above, shown, text, end];
}

function meta({ date, edit_date }: Message): HTMLElement {
  const time = el(
    "time",
    { title: fullTime(date), datetime: new Date(date * 1000).toISOString() },
    clockTime(date),
  );
  const edited =
    edit_date !== undefined && el("span", { class: "edited", title: fullTime(edit_date) }, "edited ");
  // The outer element keeps the text's direction, for its side of the margin.
  return el("span", { class: "meta" }, el("bdi", {}, edited, time));
}
