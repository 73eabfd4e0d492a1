import type { MiddlewareFn } from "grammy";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import { decodePress } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { change, type Screen } from "../screen.ts";
import type { Draft, Wait } from "./draft.ts";
import { bought } from "./purchase.ts";

/** A draft whose prices are waited for, as it was before an update. */
interface Asking {
  readonly id: string;
  readonly turn: number;
  readonly wait: Wait;
}

/**
 * No message says for ever that prices are on their way. They come into one message; where an update goes on without that
 * message, by whatever command, text or older button, it is told there what became of them.
 */
export function leaveNothingAsking(conversation: Conversation): MiddlewareFn<ShippingContext> {
  return async (ctx, next) => {
    const before = askingOf(ctx.session.draft);
    await next();
    if (before === undefined || isPressOn(ctx, before)) return;
    const now = askingOf(ctx.session.draft);
    if (now?.wait.message === before.wait.message) return;
    const chat = { api: ctx.api, chatId: chatOf(ctx) };
    await change(chat, before.wait.message, await leftBehind(conversation, ctx, before, now?.id));
  };
}

/** Says that nothing is bought once it is sure: it may have been in this very moment. */
async function leftBehind(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  { id, wait: { wish } }: Asking,
  asking: string | undefined,
): Promise<Screen> {
  const t = voice(ctx);
  if (asking === id) return { html: t("rates-elsewhere", { fate: "below" }) };
  if (wish === undefined) return { html: t("rates-elsewhere", { fate: "left" }) };
  const placed = await services.orders.withdraw(wish, personOf(ctx));
  return placed ? bought(ctx, t, wish, placed) : { html: t("rates-elsewhere", { fate: "unbought" }) };
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
