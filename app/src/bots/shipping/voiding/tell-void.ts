import type { Ledger } from "../ledger/ledger.ts";
import { formatUsd } from "../ledger/money.ts";
import type { OrderDocument } from "../orders/order-document.ts";
import { isToldWhileWaiting, type TellDeps } from "../orders/tell-result.ts";
import type { VoidRefusal, VoidRequest } from "./void-request.ts";

export interface TellVoidDeps extends Pick<TellDeps, "people" | "chats" | "texts"> {
  readonly ledger: Pick<Ledger, "balance">;
}

/** Tells the person that the label is void and the money back, once. */
export async function tellVoided(deps: TellVoidDeps, order: OrderDocument): Promise<void> {
  const { order_id, telegram_id, price_cents } = order;
  const language = await deps.people.language(telegram_id);
  const balance = formatUsd(await deps.ledger.balance(telegram_id));
  const args = { orderId: order_id, amount: formatUsd(price_cents), balance };
  await say(deps, order, `voided.${order_id}`, deps.texts.t(language, "label-voided", args));
}

/** Tells why the label stays, once for each wish. */
export async function tellRefused(
  deps: TellVoidDeps,
  order: OrderDocument,
  { number }: VoidRequest,
  { key, words }: VoidRefusal,
): Promise<void> {
  const language = await deps.people.language(order.telegram_id);
  const reason = deps.texts.t(language, key, { words });
  const text = deps.texts.t(language, "label-void-refused", { orderId: order.order_id, reason });
  await say(deps, order, `void-refused.${order.order_id}.${number}`, text);
}

/** Tells that the carrier is still being asked, once for each wish. */
export async function tellDelayed(
  deps: TellVoidDeps,
  order: OrderDocument,
  { asked_at, number }: VoidRequest,
): Promise<void> {
  if (!isToldWhileWaiting(asked_at)) return;
  const language = await deps.people.language(order.telegram_id);
  const text = deps.texts.t(language, "label-void-delayed", { orderId: order.order_id });
  await say(deps, order, `void-delayed.${order.order_id}.${number}`, text);
}

async function say(
  { chats }: TellVoidDeps,
  { chat_id }: OrderDocument,
  effectId: string,
  text: string,
): Promise<void> {
  await chats.say(chat_id, effectId, (api) => api.sendMessage(chat_id, text));
}
