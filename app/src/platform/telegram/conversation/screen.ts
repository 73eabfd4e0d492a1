import { type Api, type Context, InlineKeyboard } from "grammy";
import type { InlineKeyboardMarkup } from "grammy/types";

/** A button: what is written on it, and what it does or where it leads. */
export type Button<P> =
  | { readonly text: string; readonly press: P }
  | { readonly text: string; readonly url: string };

/** What a person sees: Telegram HTML, and rows of buttons below. */
export interface Screen<P> {
  readonly html: string;
  readonly rows?: readonly (readonly Button<P>[])[];
}

/** How a screen goes beside its text in a call to Telegram. */
export interface ScreenOptions {
  readonly parse_mode: "HTML";
  readonly link_preview_options: { readonly is_disabled: true };
  readonly reply_markup?: InlineKeyboardMarkup;
}

/** A chat that is told something outside its updates; an event's context is one. */
export interface ToldChat {
  readonly chatId: number;
  readonly api: Api;
}

/** Ways to put a bot's screens before a person. */
export interface Screens<P> {
  /** Says a screen as a new message. */
  say(ctx: Context, screen: Screen<P>): Promise<void>;
  /** Shows a screen in place of the message whose button was pressed; as a new message where there is none to edit. */
  show(ctx: Context, screen: Screen<P>): Promise<void>;
  /** As {@link show}; answers the id of the message it stands in, or the reference that stands for it until it is sent. */
  put(ctx: Context, screen: Screen<P>): Promise<number>;
  /** As {@link say}; answers the message's id, or the reference that stands for it until it is sent. */
  post(ctx: Context, screen: Screen<P>): Promise<number>;
  /** Says a screen to a chat from outside its updates. */
  tell(chat: ToldChat, screen: Screen<P>): Promise<void>;
  /** Shows a screen in place of a message that {@link post} made. */
  change(chat: ToldChat, messageId: number, screen: Screen<P>): Promise<void>;
  /** What `sendMessage` and `editMessageText` take beside the text. */
  options(screen: Screen<P>): ScreenOptions;
}

/** Builds them over what writes the data of a button; see `createPressCodec`. */
export function createScreens<P>(encode: (press: P) => string): Screens<P> {
  const options = ({ rows = [] }: Screen<P>): ScreenOptions => {
    const buttons = rows
      .filter((row) => row.length > 0)
      .map((row) =>
        row.map((button) =>
          "url" in button
            ? InlineKeyboard.url(button.text, button.url)
            : InlineKeyboard.text(button.text, encode(button.press)),
        ),
      );
    return {
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
      ...(buttons.length === 0 ? {} : { reply_markup: InlineKeyboard.from(buttons) }),
    };
  };
  const say = async (ctx: Context, screen: Screen<P>): Promise<void> => {
    await ctx.reply(screen.html, options(screen));
  };
  const post = async (ctx: Context, screen: Screen<P>): Promise<number> =>
    (await ctx.reply(screen.html, options(screen))).message_id;
  /** Edits the message whose button was pressed; answers its id, undefined when there is none to edit. */
  const edit = async (ctx: Context, screen: Screen<P>): Promise<number | undefined> => {
    const pressed = ctx.callbackQuery?.message;
    // A message with date 0 is no longer accessible (Bot API, InaccessibleMessage).
    if (pressed === undefined || pressed.date === 0) return undefined;
    await ctx.api.editMessageText(pressed.chat.id, pressed.message_id, screen.html, options(screen));
    return pressed.message_id;
  };
  return {
    options,
    say,
    post,
    put: async (ctx, screen) => (await edit(ctx, screen)) ?? post(ctx, screen),
    tell: async ({ api, chatId }, screen) => {
      await api.sendMessage(chatId, screen.html, options(screen));
    },
    change: async ({ api, chatId }, messageId, screen) => {
      await api.editMessageText(chatId, messageId, screen.html, options(screen));
    },
    show: async (ctx, screen) => {
      if ((await edit(ctx, screen)) === undefined) await say(ctx, screen);
    },
  };
}

/** Buttons under each other or side by side, so many in a row. */
export function inRows<B>(buttons: readonly B[], perRow: number): B[][] {
  const rows = Math.ceil(buttons.length / perRow);
  return Array.from({ length: rows }, (_, row) => buttons.slice(row * perRow, (row + 1) * perRow));
}
