import type { InlineButton, InlineKeyboard, ReplyButton, ReplyMarkup } from "../chats/message.ts";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { JsonFields } from "./json-fields.ts";
import type { Params } from "./params.ts";

const MAX_BUTTONS = 100;
const MAX_DATA_BYTES = 64;

/** Reads `reply_markup`; undefined when there is none or it holds nothing. Source: `Client.cpp`, `get_reply_markup`. */
export function replyMarkup(params: Params): ReplyMarkup | undefined {
  const value = params.json("reply_markup", () =>
    badRequest("can't parse reply keyboard markup JSON object"),
  );
  if (value === undefined) return undefined;
  const fields = JsonFields.of(value);
  if (fields === undefined) throw badRequest("object expected as reply markup");
  const keyboard = rows(fields, "keyboard", 'field "keyboard" must be an Array of Arrays', replyButton);
  const inline = rows(
    fields,
    "inline_keyboard",
    'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    inlineButton,
  );
  const selective = fields.boolean("selective") ? { selective: true } : {};
  if (keyboard.length > 0) return { keyboard, ...replyKeyboardOptions(fields), ...selective };
  if (inline.length > 0) return { inline_keyboard: inline };
  if (fields.boolean("remove_keyboard")) return { remove_keyboard: true, ...selective };
  if (fields.boolean("force_reply")) return { force_reply: true, ...placeholder(fields), ...selective };
  return undefined;
}

/** The inline keyboard of an edit; other keyboards cannot be edited in. */
export function inlineMarkup(params: Params): InlineKeyboard | undefined {
  const markup = replyMarkup(params);
  if (markup === undefined) return undefined;
  if (!("inline_keyboard" in markup)) throw badRequest("inline keyboard expected");
  return markup;
}

function rows<T>(fields: JsonFields, name: string, notRows: string, read: (value: unknown) => T): T[][] {
  const value = fields.raw(name);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`field "${name}" must be of type Array`);
  const keyboard = value.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest(notRows);
    return row.map(read);
  });
  const filled = keyboard.filter((row) => row.length > 0);
  if (filled.flat().length > MAX_BUTTONS && name === "inline_keyboard")
    throw badRequest("reply markup is too long");
  return filled;
}

function replyKeyboardOptions(fields: JsonFields) {
  return {
    ...(fields.boolean("is_persistent") && { is_persistent: true }),
    ...(fields.boolean("resize_keyboard") && { resize_keyboard: true }),
    ...(fields.boolean("one_time_keyboard") && { one_time_keyboard: true }),
    ...placeholder(fields),
  };
}

function placeholder(fields: JsonFields) {
  const text = fields.text("input_field_placeholder");
  return text === "" ? {} : { input_field_placeholder: text };
}

function replyButton(value: unknown): ReplyButton {
  if (typeof value === "string") return checkedText({ text: value });
  const fields = JsonFields.of(value);
  if (fields === undefined) {
    throw badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object");
  }
  return checkedText({
    text: prefixed("can't parse keyboard button: ", () => fields.requiredText("text")),
    ...(fields.boolean("request_contact") && { request_contact: true }),
    ...(fields.boolean("request_location") && { request_location: true }),
  });
}

function checkedText<T extends { text: string }>(button: T): T {
  if (button.text === "") throw badRequest("keyboard button text must be non-empty");
  if (!button.text.isWellFormed()) throw badRequest("keyboard button text must be encoded in UTF-8");
  return button;
}

function inlineButton(value: unknown): InlineButton {
  const fields = JsonFields.of(value);
  if (fields === undefined) {
    throw badRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  }
  return prefixed("can't parse inline keyboard button: ", () => {
    const button: InlineButton = { text: fields.requiredText("text"), ...buttonAction(fields) };
    for (const name of ["icon_custom_emoji_id", "style"] as const) {
      if (fields.text(name) !== "") button[name] = fields.text(name);
    }
    return checkedText(button);
  });
}

type ButtonAction = Omit<InlineButton, "text">;

/** What a button does: the first of these fields that is there. */
function buttonAction(fields: JsonFields): ButtonAction {
  if (fields.text("url") !== "")
    return { url: checkedUrl(fields.text("url"), ["http:", "https:", "tg:", "ton:"]) };
  if (fields.text("callback_data") !== "")
    return { callback_data: checkedData(fields.text("callback_data")) };
  if (fields.has("callback_game")) return { callback_game: {} };
  if (fields.has("pay")) return { pay: true };
  for (const name of ["switch_inline_query", "switch_inline_query_current_chat"] as const) {
    if (fields.has(name)) return { [name]: fields.text(name) };
  }
  const chosen = JsonFields.of(fields.raw("switch_inline_query_chosen_chat"));
  if (chosen !== undefined) return { switch_inline_query_chosen_chat: { query: chosen.text("query") } };
  for (const name of ["login_url", "web_app"] as const) {
    const inner = JsonFields.of(fields.raw(name));
    if (inner !== undefined) return { [name]: { url: checkedUrl(inner.requiredText("url"), ["https:"]) } };
  }
  const copy = JsonFields.of(fields.raw("copy_text"));
  if (copy !== undefined) return { copy_text: { text: copy.requiredText("text") } };
  throw badRequest("text buttons are unallowed in the inline keyboard");
}

function checkedData(data: string): string {
  if (Buffer.byteLength(data) > MAX_DATA_BYTES) throw new ApiError(400, "Bad Request: BUTTON_DATA_INVALID");
  return data;
}

function checkedUrl(url: string, protocols: readonly string[]): string {
  const withProtocol = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(withProtocol) || !protocols.includes(new URL(withProtocol).protocol)) {
    throw new ApiError(400, `Bad Request: inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  }
  return withProtocol;
}

/** Puts td's words about the place before those about the fault. */
function prefixed<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isPlain = error instanceof ApiError && /can't find field|must be|unallowed/.test(error.message);
    if (!isPlain || error.message.includes(prefix)) throw error;
    const reason = error.message.replace(/^Bad Request: /, "");
    throw badRequest(prefix + reason.charAt(0).toUpperCase() + reason.slice(1));
  }
}
