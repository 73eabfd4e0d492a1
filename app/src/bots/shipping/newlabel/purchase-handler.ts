import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import type { Toast } from "../press.ts";
import { show } from "../screen.ts";
import type { OrderDraft, PlacedOrder } from "../services.ts";
import { ask } from "./ask.ts";
import { type Draft, moveTo, type StepAt, shipmentOf } from "./draft.ts";
import { askCarriers, type NextStep } from "./offer-rates.ts";
import { bought, purchase, purchaseAgain } from "./purchase.ts";

/**
 * Buys what the confirmation showed. What the wish led to before is looked up first: a second press, a redelivered one
 * and one after the session was lost are all answered from the order.
 * @param wish the operation id without its chat, from the button.
 */
export async function buy(conversation: Conversation, ctx: ShippingContext, wish: string): Promise<Toast> {
  const t = conversation.voice(ctx);
  const operationId = `${chatOf(ctx)}.${wish}`;
  const before = await conversation.services.orders.placed(operationId, personOf(ctx));
  if (before !== undefined) {
    await show(ctx, bought(ctx, t, operationId, before));
    return undefined;
  }
  const { draft } = ctx.session;
  const shipment = draft && shipmentOf(draft.known);
  if (draft === undefined || shipment === undefined) return t.plain("alert-stale");
  const { step } = draft;
  // Pressed twice: the price is on its way.
  if (step.at === "rates" && step.wait?.wish === operationId) return undefined;
  if (step.at !== "confirm" || step.operationId !== operationId) return t.plain("alert-stale");
  const next = await buyConfirmed(conversation, ctx, draft, step, shipment);
  if ("order" in next) await show(ctx, bought(ctx, t, operationId, next));
  else {
    if (next.step !== step) moveTo(draft, next.step);
    await ask(conversation, ctx, draft, next.note);
  }
  return undefined;
}

/** A stale offer is priced again first: by what is known, else when a job brings the price. */
async function buyConfirmed(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: StepAt<"confirm">,
  shipment: OrderDraft,
): Promise<PlacedOrder | NextStep> {
  const { orders, rates } = services;
  const whose = { telegramId: personOf(ctx), chatId: chatOf(ctx), signal: ctx.signal };
  const buyer = { orders, t: voice(ctx), shipment, ...whose };
  const { list, operationId, quote, quotes } = step;
  if (Date.now() <= quote.expiresAt) return purchase(buyer, step);
  const offer = await rates.known(shipment);
  if (offer !== undefined) return purchaseAgain(buyer, step, offer, ctx.operationId);
  const wait = askCarriers(ctx, draft, shipment, { wanted: quote, wish: operationId });
  return { step: { at: "rates", quotes, list, wait } };
}
