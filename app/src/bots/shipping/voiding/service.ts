import type { JobInput } from "../../../platform/queue/job.ts";
import { type OrderDocument, orderOf } from "../orders/order-document.ts";
import { orderJobId } from "../orders/order-job-id.ts";
import type { OrderStore } from "../orders/store.ts";
import type { Order } from "../services.ts";
import type { labelVoidJob } from "./label-void-job.ts";
import type { VoidStore } from "./store.ts";

/** What became of a press on "Void it". */
export interface AskedVoid {
  /** As it is now: state `voiding` when the wish is kept, by this press or an earlier one. */
  readonly order: Order;
  /** With state `voiding`; enqueue it in the same update. The sweeper does when that is lost. */
  readonly job?: { readonly payload: JobInput<typeof labelVoidJob>; readonly id: string };
}

export interface VoidingService {
  /**
   * Keeps the wish to give a label back, once however often it is pressed: `wish` is the order's {@link Order.voidable}
   * as the question showed it, and a press of an older question changes nothing. Undefined when there is no such order
   * of this person.
   */
  ask(orderId: string, telegramId: number, wish: number): Promise<AskedVoid | undefined>;
}

/** Builds the voiding as the conversation uses it. */
export function createVoidingService(
  orders: Pick<OrderStore, "find">,
  voids: Pick<VoidStore, "ask">,
): VoidingService {
  return {
    ask: async (orderId, telegramId, wish) => {
      const before = await orders.find(orderId);
      if (before?.telegram_id !== telegramId) return undefined;
      const { voidable } = orderOf(before);
      if (voidable?.wish !== wish || new Date() >= voidable.until) return asked(before);
      // Another press may have been first; then its wish is the one that is shown.
      const after = (await voids.ask(orderId, wish)) ?? (await orders.find(orderId)) ?? before;
      return asked(after);
    },
  };
}

function asked(document: OrderDocument): AskedVoid {
  const { generation, order_id: orderId, state } = document;
  const order = orderOf(document);
  if (state !== "voiding") return { order };
  return { order, job: { payload: { orderId }, id: orderJobId(orderId, generation) } };
}
