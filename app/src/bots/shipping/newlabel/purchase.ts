import { hasCode } from "../../../platform/errors/app-error.ts";
import type { ShippingEvent } from "../context.ts";
import { labelBuyJob } from "../orders/label-buy-job.ts";
import { orderPage } from "../orders/reply.ts";
import type { Screen } from "../screen.ts";
import type { OrderDraft, PlacedOrder, RatesOffer, ShippingServices } from "../services.ts";
import { type ShippingTranslator, sentenceOf } from "../voice.ts";
import { type StepAt, wishOf } from "./draft.ts";
import type { NextStep } from "./offer-rates.ts";
import { buying } from "./purchase-reply.ts";
import { sameService, shownAgain } from "./reprice.ts";

/** Who buys what: by a press, or when the price that the press waited for has come. */
export interface Buyer {
  readonly orders: ShippingServices["orders"];
  readonly t: ShippingTranslator;
  readonly telegramId: number;
  readonly chatId: number;
  readonly shipment: OrderDraft;
  readonly signal: AbortSignal;
}

/** Buys what a confirmation shows, or says what is missing. */
export async function purchase(buyer: Buyer, confirmed: StepAt<"confirm">): Promise<PlacedOrder | NextStep> {
  const { chatId, orders, shipment, signal, t, telegramId } = buyer;
  const { operationId, quote } = confirmed;
  try {
    return await orders.place({ operationId, telegramId, chatId, draft: shipment, quote }, signal);
  } catch (error) {
    const note = sentenceOf(t, error);
    if (hasCode(error, "BALANCE_INSUFFICIENT")) return { step: confirmed, note };
    // Its time ended in between.
    if (hasCode(error, "QUOTE_EXPIRED")) return { step: { at: "rates", quotes: [] }, note };
    throw error;
  }
}

/**
 * Buys a stale offer at today's price when that is the one the person saw; else shows what there is now, to be pressed again.
 * @param operationId names the new wish to buy, if there is to be one
 */
export async function purchaseAgain(
  buyer: Buyer,
  confirmed: StepAt<"confirm">,
  offer: RatesOffer,
  operationId: string,
): Promise<PlacedOrder | NextStep> {
  const { quote } = confirmed;
  const today = sameService(quote, offer);
  if (today?.priceCents !== quote.priceCents) return shownAgain(buyer.t, confirmed, offer, operationId);
  return purchase(buyer, { ...confirmed, quote: today });
}

/** Ends the label's questions and has it bought; answers what the person sees. Safe to repeat. */
export function bought(
  chat: Pick<ShippingEvent, "session" | "enqueue">,
  t: ShippingTranslator,
  operationId: string,
  { job, order }: PlacedOrder,
): Screen {
  const { draft } = chat.session;
  if (draft !== undefined && wishOf(draft) === operationId) {
    delete chat.session.draft;
    if (chat.session.expecting === "label") chat.session.expecting = "nothing";
  }
  if (order.state !== "pending" && order.state !== "buying") return orderPage(t, order, 1);
  chat.enqueue(labelBuyJob, job.payload, job.id);
  return buying(t, order);
}
