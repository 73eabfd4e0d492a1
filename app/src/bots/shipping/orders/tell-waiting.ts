import type { AppError } from "../../../platform/errors/app-error.ts";
import type { OrderDocument } from "./order-document.ts";
import { isToldWhileWaiting, type TellDeps } from "./tell-result.ts";

/** Shorter waits are over before anybody has read of them. */
const LEAST_MS = 5_000;

/** Tells the person, once, that the quota has no room for their label now, and that its place in line is kept. */
export async function tellWaiting(
  { chats, people, texts }: Pick<TellDeps, "chats" | "people" | "texts">,
  { chat_id, created_at, order_id, telegram_id }: OrderDocument,
  { details }: AppError,
): Promise<void> {
  if (Number(details.afterMs) < LEAST_MS || !isToldWhileWaiting(created_at)) return;
  const language = await people.language(telegram_id);
  const text = texts.t(language, "label-waits", { orderId: order_id });
  await chats.say(chat_id, `waits.${order_id}`, (api) => api.sendMessage(chat_id, text));
}
