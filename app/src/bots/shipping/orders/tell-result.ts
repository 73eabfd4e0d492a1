import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import { formatUsd } from "../ledger/money.ts";
import { serviceName } from "../service-name.ts";
import type { PeopleService } from "../services.ts";
import { type LabelDocumentDeps, sendLabelDocument } from "./label-document.ts";
import type { BoughtLabel, OrderDocument } from "./order-document.ts";
import type { OrderStore } from "./store.ts";

export interface TellDeps extends LabelDocumentDeps {
  readonly orders: OrderStore;
  readonly people: Pick<PeopleService, "language">;
  readonly chats: ChatOutbox;
}

/** The outbox knows for a day what was said: said for the first time later, it could be said twice. */
const TOLD_UNTIL_MS = 24 * 3_600_000;

/** Whether somebody who waits for an order of this age may be told something about it for the first time. */
export const isToldWhileWaiting = (createdAt: Date): boolean =>
  Date.now() - createdAt.getTime() <= TOLD_UNTIL_MS;

/** Tells the person how their order ended, once: the PDF, or why there is none. */
export async function tellResult(deps: TellDeps, order: OrderDocument): Promise<void> {
  if (order.told_at !== undefined) return;
  const language = await deps.people.language(order.telegram_id);
  if (order.label) await sendLabel(deps, order, order.label, language);
  else await sendFailure(deps, order, language);
  await deps.orders.markTold(order.order_id);
}

async function sendLabel(
  deps: TellDeps,
  { order_id, chat_id, quote, price_cents }: OrderDocument,
  label: BoughtLabel,
  language: string | undefined,
): Promise<void> {
  const caption = deps.texts.t(language, "label-ready", {
    orderId: order_id,
    service: serviceName(quote),
    tracking: label.tracking_number,
    price: formatUsd(price_cents),
  });
  const sent = { chatId: chat_id, orderId: order_id, fileKey: label.file_key, language, caption };
  await sendLabelDocument(deps, `label.${order_id}`, sent);
}

async function sendFailure(
  { chats, texts }: TellDeps,
  { order_id, chat_id, failure, price_cents }: OrderDocument,
  language: string | undefined,
): Promise<void> {
  const reason = texts.t(language, failure ?? "label-failed-unavailable", {});
  const amount = formatUsd(price_cents);
  const text = texts.t(language, "label-failed", { orderId: order_id, reason, amount });
  await chats.say(chat_id, `failed.${order_id}`, (api) => api.sendMessage(chat_id, text));
}
