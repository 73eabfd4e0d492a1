import { InlineKeyboard } from "grammy";
import { encodePress, type Press } from "./callback-data.ts";
import type { ShippingContext } from "./context.ts";

/** A button: what is written on it, and what it does or where it leads. */
export type Button =
  | { readonly text: string; readonly press: Press }
  | { readonly text: string; readonly url: string };

/** What a person sees: Telegram HTML, and rows of buttons below. */
export interface Screen {
  readonly html: string;
  readonly rows?: readonly (readonly Button[])[];
}

/** Says a screen as a new message. */
export async function say(ctx: ShippingContext, screen: Screen): Promise<void> {
  await ctx.reply(screen.html, options(screen));
}

/** Shows a screen in place of the message whose button was pressed; as a new message where there is none to edit. */
export async function show(ctx: ShippingContext, screen: Screen): Promise<void> {
  const pressed = ctx.callbackQuery?.message;
  // A message with date 0 is no longer accessible (Bot API, InaccessibleMessage).
  if (pressed === undefined || pressed.date === 0) return say(ctx, screen);
  await ctx.api.editMessageText(pressed.chat.id, pressed.message_id, screen.html, options(screen));
}

/** Buttons under each other or side by side, so many in a row. */
export function inRows(buttons: readonly Button[], perRow: number): Button[][] {
  const rows = Math.ceil(buttons.length / perRow);
  return Array.from({ length: rows }, (_, row) => buttons.slice(row * perRow, (row + 1) * perRow));
}

function options({ rows = [] }: Screen) {
  const buttons = rows
    .filter((row) => row.length > 0)
    .map((row) =>
      row.map((button) =>
        "url" in button
          ? InlineKeyboard.url(button.text, button.url)
          : InlineKeyboard.text(button.text, encodePress(button.press)),
      ),
    );
  return {
    parse_mode: "HTML" as const,
    link_preview_options: { is_disabled: true },
    ...(buttons.length === 0 ? {} : { reply_markup: InlineKeyboard.from(buttons) }),
  };
}
