import type { ClientSession, Db, Filter, UpdateFilter } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { OrderDocument } from "../orders/order-document.ts";
import { ORDERS } from "../orders/store.ts";
import type { VoidRefusal } from "./void-request.ts";

/** Wishes to void, kept with their orders. Every change names the wish it is about, so that a late one changes nothing. */
export interface VoidStore {
  /**
   * `labelled` becomes `voiding`, for an order that nothing is under way for and that is of this generation still.
   * Undefined when it is not: nothing was changed.
   */
  ask(orderId: string, generation: number): Promise<OrderDocument | undefined>;
  /** `voiding` becomes `voided`, inside the transaction that gives the money back; undefined when it had ended before. */
  approve(session: ClientSession, orderId: string, number: number): Promise<OrderDocument | undefined>;
  /** `voiding` becomes `labelled` again. */
  refuse(orderId: string, number: number, refusal: VoidRefusal): Promise<void>;
  /** The person knows how the wish ended. */
  markTold(orderId: string, number: number): Promise<void>;
}

/** Builds the store over a bot's database. */
export function createVoidStore(db: Db): VoidStore {
  const orders = db.collection<OrderDocument>(ORDERS);
  const change = (filter: Filter<OrderDocument>, update: UpdateFilter<OrderDocument>) =>
    mongoCall("void change", orders.updateOne(filter, update));

  return {
    ask: async (order_id, generation) => {
      const now = new Date();
      const number = generation + 1;
      const open = { order_id, state: "labelled", generation, unfinished: { $exists: false } } as const;
      const asked = orders.findOneAndUpdate(
        open,
        {
          $set: {
            state: "voiding",
            void: { number, asked_at: now },
            generation: number,
            unfinished: true,
            updated_at: now,
          },
        },
        { returnDocument: "after" },
      );
      return (await mongoCall("void request", asked)) ?? undefined;
    },
    approve: async (session, order_id, number) => {
      const voided = await orders.findOneAndUpdate(
        { order_id, state: "voiding", "void.number": number },
        { $set: { state: "voided", updated_at: new Date() } },
        { session, returnDocument: "after" },
      );
      return voided ?? undefined;
    },
    refuse: async (order_id, number, refusal) => {
      await change(
        { order_id, state: "voiding", "void.number": number },
        { $set: { state: "labelled", "void.refusal": refusal, updated_at: new Date() } },
      );
    },
    markTold: async (order_id, number) => {
      await change(
        { order_id, unfinished: true, state: { $ne: "voiding" }, "void.number": number },
        { $set: { "void.told_at": new Date() }, $unset: { unfinished: "" } },
      );
    },
  };
}
