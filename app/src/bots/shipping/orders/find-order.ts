import { hasCode } from "../../../platform/errors/app-error.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { ShippingContext } from "../context.ts";
import type { Order, OrdersService } from "../services.ts";

/** The order of a button; one that is not there, or somebody else's, is a button that is no longer good. */
export async function findOrder(
  orders: OrdersService,
  ctx: ShippingContext,
  orderId: string,
): Promise<Order | undefined> {
  try {
    return await orders.get(orderId, personOf(ctx));
  } catch (error) {
    if (hasCode(error, "ORDER_NOT_FOUND")) return undefined;
    throw error;
  }
}
