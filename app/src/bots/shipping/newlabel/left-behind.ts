import type { MiddlewareFn } from "grammy";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import { decodePress } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { change, type Screen, say } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import { type Draft, type Wait, wishOf } from "./draft.ts";
import { bought } from "./purchase.ts";

/** A draft whose prices are waited for, as it was before an update. */
interface Asking {
  readonly id: string;
  readonly turn: number;
  readonly wait: Wait;
}

/**
 * No message says for ever that prices are on their way. They come into one message; where an update goes on without that
 * message, by whatever command, text or older button, it is told there what became of them. And no wish to buy outlives its
 * screen: one that an update leaves is withdrawn, or the person reads that it was granted in this very moment.
 */
export function leaveNothingAsking(conversation: Conversation): MiddlewareFn<ShippingContext> {
  const { services, voice } = conversation;
  return async (ctx, next) => {
    const before = askingOf(ctx.session.draft);
    const wish = ctx.session.draft && wishOf(ctx.session.draft);
    await next();
    const { draft } = ctx.session;
    const now = askingOf(draft);
    const isLeft =
      before !== undefined && !isPressOn(ctx, before) && now?.wait.message !== before.wait.message;
    // Whoever ended the label on its own screen, by buying or by cancelling, has said there what became of the wish.
    const isDropped = wish !== undefined && (draft === undefined ? isLeft : wishOf(draft) !== wish);
    const placed = isDropped ? await services.orders.withdraw(wish, personOf(ctx)) : undefined;
    const granted = isDropped && placed ? bought(ctx, voice(ctx), wish, placed) : undefined;
    if (isLeft) {
      const chat = { api: ctx.api, chatId: chatOf(ctx) };
      await change(chat, before.wait.message, granted ?? leftBehind(voice(ctx), before, now?.id));
    } else if (granted) await say(ctx, granted);
  };
}

/** What became of prices, or of a wish that is withdrawn. */
function leftBehind(t: ShippingTranslator, { id, wait }: Asking, asking: string | undefined): Screen {
  if (asking === id) return { html: t("rates-elsewhere", { fate: "below" }) };
  return { html: t("rates-elsewhere", { fate: wait.wish === undefined ? "left" : "unbought" }) };
}

/** A copy: the handler changes the session in place. */
function askingOf(draft: Draft | undefined): Asking | undefined {
  if (draft?.step.at !== "rates" || draft.step.wait === undefined) return undefined;
  return { id: draft.id, turn: draft.turn, wait: { ...draft.step.wait } };
}

/** Whether the update is a button of the message itself, in which the answer stands then. */
function isPressOn(ctx: ShippingContext, { id, turn, wait }: Asking): boolean {
  const press = decodePress(ctx.callbackQuery?.data ?? "");
  // No other message has buttons of the same turn. The session may know the message by the reference that stands for its id.
  if (press?.kind === "draft") return press.draft === id && press.turn === turn;
  return ctx.callbackQuery?.message?.message_id === wait.message;
}
