import { hasCode } from "../../../platform/errors/app-error.ts";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { labelBuyJob } from "../orders/label-buy-job.ts";
import { orderPage } from "../orders/reply.ts";
import type { Toast } from "../press.ts";
import { show } from "../screen.ts";
import type { OrderDraft, PlacedOrder, PlaceOrder, Quote } from "../services.ts";
import { sentenceOf } from "../voice.ts";
import { ask, proceed } from "./ask.ts";
import { type Draft, moveTo, shipmentOf } from "./draft.ts";
import { type NextStep, withoutRates } from "./offer-rates.ts";
import { buying } from "./purchase-reply.ts";
import { sameService, shownAgain } from "./reprice.ts";

/**
 * Buys what the confirmation showed. What the wish led to before is looked up first: a second press, a redelivered one
 * and one after the session was lost are all answered from the order.
 * @param wish the operation id without its chat, from the button.
 */
export async function buy(conversation: Conversation, ctx: ShippingContext, wish: string): Promise<Toast> {
  const { orders } = conversation.services;
  const operationId = `${chatOf(ctx)}.${wish}`;
  const before = await orders.placed(operationId, personOf(ctx));
  if (before !== undefined) return bought(conversation, ctx, operationId, before);

  const { draft } = ctx.session;
  const shipment = draft && shipmentOf(draft.known);
  if (draft?.step.at !== "confirm" || draft.step.operationId !== operationId || shipment === undefined)
    return conversation.voice(ctx).plain("alert-stale");
  const { quote } = draft.step;
  const isCurrent = Date.now() <= quote.expiresAt;
  const today = isCurrent ? quote : await priceAgain(conversation, ctx, draft, shipment, quote);
  return today && place(conversation, ctx, draft, { operationId, draft: shipment, quote: today });
}

/** Buys, or says what is missing on the balance. */
async function place(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  wish: Pick<PlaceOrder, "operationId" | "draft" | "quote">,
): Promise<Toast> {
  const whose = { telegramId: personOf(ctx), chatId: chatOf(ctx) };
  try {
    const placed = await conversation.services.orders.place({ ...wish, ...whose }, ctx.signal);
    return await bought(conversation, ctx, wish.operationId, placed);
  } catch (error) {
    const reason = sentenceOf(conversation.voice(ctx), error);
    if (hasCode(error, "BALANCE_INSUFFICIENT")) await ask(conversation, ctx, draft, reason);
    // Its time ended in between.
    else if (hasCode(error, "QUOTE_EXPIRED")) await proceed(conversation, ctx, draft, reason);
    else throw error;
    return undefined;
  }
}

/** Asks for the price of a stale offer. Answers it when it is the same; else shows what there is now, to be pressed again. */
async function priceAgain(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  shipment: OrderDraft,
  old: Quote,
): Promise<Quote | undefined> {
  await ctx.replyWithChatAction("typing");
  let next: NextStep;
  try {
    const offer = await conversation.services.rates.quote(shipment);
    const today = sameService(old, offer);
    if (today?.priceCents === old.priceCents) return today;
    next = shownAgain(conversation.voice(ctx), old, offer, ctx.operationId);
  } catch (error) {
    next = withoutRates(conversation, ctx, draft, shipment, error, old);
    // What could not be asked now may be pressed again: the offer stays where it is.
    if (hasCode(error, "SERVICE_BUSY")) next = { step: draft.step, note: next.note };
  }
  moveTo(draft, next.step);
  await ask(conversation, ctx, draft, next.note);
  return undefined;
}

async function bought(
  { voice }: Conversation,
  ctx: ShippingContext,
  operationId: string,
  { job, order }: PlacedOrder,
): Promise<Toast> {
  const t = voice(ctx);
  const step = ctx.session.draft?.step;
  if (step?.at === "confirm" && step.operationId === operationId) {
    delete ctx.session.draft;
    if (ctx.session.expecting === "label") ctx.session.expecting = "nothing";
  }
  if (order.state !== "pending" && order.state !== "buying") {
    await show(ctx, orderPage(t, order, 1));
    return undefined;
  }
  ctx.enqueue(labelBuyJob, job.payload, job.id);
  await show(ctx, buying(t, order));
  return undefined;
}
