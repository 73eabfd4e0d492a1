import type { MiddlewareFn } from "grammy";
import { chatOf } from "../../../platform/telegram/conversation/person.ts";
import { decodePress } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { change } from "../screen.ts";
import type { Draft, Wait } from "./draft.ts";

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
export function leaveNothingAsking({ voice }: Pick<Conversation, "voice">): MiddlewareFn<ShippingContext> {
  return async (ctx, next) => {
    const before = askingOf(ctx.session.draft);
    await next();
    if (before === undefined || isPressOn(ctx, before)) return;
    const now = askingOf(ctx.session.draft);
    if (now?.wait.message === before.wait.message) return;
    const fate = now?.id === before.id ? "below" : before.wait.wish === undefined ? "left" : "unbought";
    const chat = { api: ctx.api, chatId: chatOf(ctx) };
    await change(chat, before.wait.message, { html: voice(ctx)("rates-elsewhere", { fate }) });
  };
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
