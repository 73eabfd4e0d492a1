import { hasCode } from "../../../platform/errors/app-error.ts";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { labelBuyJob } from "../orders/label-buy-job.ts";
import { orderPage } from "../orders/reply.ts";
import type { Toast } from "../press.ts";
import { show } from "../screen.ts";
import type { PlacedOrder } from "../services.ts";
import { sentenceOf } from "../voice.ts";
import { ask, proceed } from "./ask.ts";
import { shipmentOf } from "./draft.ts";
import { buying } from "./purchase-reply.ts";

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
  try {
    const placed = await orders.place(
      {
        operationId,
        telegramId: personOf(ctx),
        chatId: chatOf(ctx),
        draft: shipment,
        quote: draft.step.quote,
      },
      ctx.signal,
    );
    return await bought(conversation, ctx, operationId, placed);
  } catch (error) {
    const reason = sentenceOf(conversation.voice(ctx), error);
    if (hasCode(error, "BALANCE_INSUFFICIENT")) await ask(conversation, ctx, draft, reason);
    else if (hasCode(error, "QUOTE_EXPIRED")) await proceed(conversation, ctx, draft, reason);
    else throw error;
    return undefined;
  }
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
