import type { InlineButton, Message } from "../chats/message.ts";
import { type Seat, sendCallback, sendText } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";
import type { Act } from "./reactions.ts";

/** Which button is pressed: by its visible text, or by the data behind it. `force` sends data that is on no button. */
export interface Press {
  readonly message_id?: number | undefined;
  readonly button?: string | undefined;
  readonly data?: string | undefined;
  readonly force?: boolean | undefined;
}

/**
 * Under a message that was named there is no such button, perhaps not any more: a screen that changes takes its buttons
 * with it, and of a long chat the simulator forgets the oldest messages.
 */
const GONE = 409;

/** Presses a button under a message, or a key of the keyboard in place of the letters. */
export function press(seat: Seat, { message_id: id, button, data, force }: Press): Act {
  if (force === true && id !== undefined && data !== undefined) return callback(seat, id, data);
  const message = id === undefined ? undefined : seat.chat.messages.get(id)?.message;
  const inline = message?.reply_markup?.inline_keyboard.flat() ?? [];
  const found = inline.find((each) =>
    button === undefined ? each.callback_data === data : each.text === button,
  );
  if (found !== undefined && message !== undefined) return pressInline(seat, message, found);
  if (button !== undefined && hasKey(seat, button)) return { updateId: sendText(seat, button) };
  throw new PersonError(id === undefined ? 400 : GONE, refusal(id, message, button ?? data));
}

function pressInline(seat: Seat, message: Message, button: InlineButton): Act {
  if (button.callback_data !== undefined) return callback(seat, message.message_id, button.callback_data);
  if (button.pay === true)
    throw new PersonError(400, `The button "${button.text}" pays: POST …/pay does that.`);
  const address = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (address !== undefined) {
    throw new PersonError(400, `The button "${button.text}" opens ${address}; it sends the bot nothing.`);
  }
  throw new PersonError(400, `The button "${button.text}" acts within the client; it sends the bot nothing.`);
}

function callback(seat: Seat, messageId: number, data: string): Act {
  return sendCallback(seat, messageId, data);
}

function hasKey({ chat }: Seat, text: string): boolean {
  const { keyboard } = chat;
  return (
    keyboard !== undefined &&
    "keyboard" in keyboard &&
    keyboard.keyboard.flat().some((key) => key.text === text)
  );
}

function refusal(id: number | undefined, message: Message | undefined, wanted: string | undefined): string {
  if (id === undefined)
    return `There is no key "${wanted}" on the keyboard; for a button under a message name message_id.`;
  if (message === undefined) return `There is no message ${id} in this chat.`;
  const texts = message.reply_markup?.inline_keyboard.flat().map((button) => `"${button.text}"`) ?? [];
  const there = texts.length === 0 ? "it has no buttons" : `it has ${texts.join(", ")}`;
  return `There is no button "${wanted}" under message ${id}: ${there}.`;
}
