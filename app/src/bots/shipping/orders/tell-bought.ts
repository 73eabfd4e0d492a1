import type { BoughtLabel, OrderDocument } from "./order-document.ts";
import { isToldWhileWaiting, type TellDeps } from "./tell-result.ts";

/** What a label is promised to take at most (slo.ts): who has waited longer is told what they wait for. */
const TOLD_FROM_MS = 5_000;

/** Tells the person, once, that their label is bought and that its PDF is still to come. Safe to repeat. */
export async function tellBought(
  { chats, people, texts }: Pick<TellDeps, "chats" | "people" | "texts">,
  { chat_id, created_at, order_id, quote, telegram_id }: OrderDocument,
  { tracking_number }: BoughtLabel,
): Promise<void> {
  if (Date.now() - created_at.getTime() < TOLD_FROM_MS || !isToldWhileWaiting(created_at)) return;
  const language = await people.language(telegram_id);
  const text = texts.t(language, "label-coming", {
    orderId: order_id,
    carrier: quote.carrier,
    tracking: tracking_number,
  });
  await chats.say(chat_id, `bought.${order_id}`, (api) => api.sendMessage(chat_id, text));
}
