import { button, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { safeUrl } from "../links.ts";
import { toast } from "../overlay/toast.ts";
import { type InlineButton, isCallback, type Message } from "../server-types.ts";
import type { BubbleActions } from "./bubble.ts";
import { link } from "./rich-text.ts";
import { starsOf } from "./service-line.ts";

/** The buttons under a message; undefined when there are none. */
export function inlineKeyboard(message: Message, actions: BubbleActions): HTMLElement | undefined {
  const rows = rowsOf(message);
  if (rows.length === 0) return undefined;
  return el(
    "div",
    { class: "keys", role: "group", "aria-label": "Buttons" },
    ...rows.map((row) => el("div", { class: "key-row" }, ...row.map((each) => key(each, message, actions)))),
  );
}

/** An invoice without buttons gets the one to pay, as clients do. */
function rowsOf({ reply_markup: markup, invoice }: Message): readonly (readonly InlineButton[])[] {
  if (markup !== undefined) return markup.inline_keyboard;
  if (invoice === undefined) return [];
  return [[{ text: `Pay ${starsOf(invoice.total_amount, invoice.currency)}`, pay: true }]];
}

function key(each: InlineButton, message: Message, actions: BubbleActions): HTMLElement {
  const { text } = each;
  const id = message.message_id;
  if (isCallback(each)) return waitingKey(text, () => actions.press(id, each.callback_data));
  if (each.pay === true) return waitingKey(text, () => actions.pay(id));
  const address = each.url ?? each.web_app?.url ?? each.login_url?.url;
  if (address !== undefined && safeUrl(address) !== undefined) return linkKey(text, address, actions);
  const { copy_text, switch_inline_query_current_chat: query } = each;
  if (copy_text !== undefined) return plainKey(text, () => void actions.copy(copy_text.text), icon("copy"));
  if (query !== undefined)
    return plainKey(text, () => actions.insert(`@${message.from.username ?? ""} ${query}`));
  return plainKey(text, () => toast("This button does nothing outside of Telegram."));
}

function plainKey(text: string, onPress: () => void, mark?: SVGElement): HTMLButtonElement {
  return button({ class: "key" }, onPress, el("span", { dir: "auto" }, text), mark);
}

function linkKey(text: string, address: string, actions: BubbleActions): HTMLElement {
  const element = link(address, [el("span", { dir: "auto" }, text), icon("link")], actions);
  element.classList.add("key");
  return element;
}

/** A button that turns until its bot has answered. */
function waitingKey(text: string, act: () => Promise<void>): HTMLButtonElement {
  const key = plainKey(text, () => {
    if (key.getAttribute("aria-busy") === "true") return;
    key.setAttribute("aria-busy", "true");
    void act().then(() => key.removeAttribute("aria-busy"));
  });
  return key;
}
