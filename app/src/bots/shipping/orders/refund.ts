import type { Ledger } from "../ledger/ledger.ts";
import type { LabelFailureKey } from "../services.ts";
import type { OrderDocument } from "./order-document.ts";
import type { OrderStore } from "./store.ts";

/**
 * Ends an order without a label and gives its price back, both or nothing, once. Answers the order as it now is, also
 * when it had ended before, with a label or without.
 */
export async function refundOrder(
  deps: { readonly orders: OrderStore; readonly ledger: Ledger },
  order: OrderDocument,
  failure: LabelFailureKey,
  signal: AbortSignal,
): Promise<OrderDocument> {
  const { order_id, telegram_id, price_cents } = order;
  const failed = await deps.ledger.change(
    telegram_id,
    async (session, post) => {
      const ended = await deps.orders.fail(session, order_id, failure);
      if (ended === undefined) return undefined;
      const outcome = await post(session, {
        operationId: `refund.${order_id}`,
        telegramId: telegram_id,
        kind: "refund",
        cents: price_cents,
        reference: order_id,
      });
      if (outcome !== "posted") throw new Error(`refund of ${order_id}: ${outcome}, the books do not fit`);
      return ended;
    },
    signal,
  );
  return failed ?? (await deps.orders.find(order_id)) ?? order;
}
