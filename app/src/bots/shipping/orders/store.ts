import type { ClientSession, Db, Filter, UpdateFilter } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { LabelFailureKey, OrderState } from "../services.ts";
import type { BoughtLabel, OrderDocument } from "./order-document.ts";

/** The order and how long ago its last unexplained purchase was begun; undefined when there is none. */
export interface OrderInWork {
  readonly order: OrderDocument;
  readonly attemptAgeMs: number | undefined;
}

/** Orders in MongoDB. Every change names the state it starts from, so that a repeated or late one changes nothing. */
export interface OrderStore {
  insert(session: ClientSession, order: OrderDocument): Promise<void>;
  byOperation(operationId: string): Promise<OrderDocument | undefined>;
  find(orderId: string): Promise<OrderDocument | undefined>;
  page(telegramId: number, skip: number, limit: number): Promise<readonly OrderDocument[]>;
  count(telegramId: number): Promise<number>;
  inWork(orderId: string): Promise<OrderInWork | undefined>;
  /**
   * Records that a purchase of a shipment is about to be sent: `pending` becomes `buying` with the first. False when another
   * one was recorded since `after` or the order is no longer being bought: then nothing may be sent.
   */
  recordAttempt(orderId: string, after: number, shipmentId: string): Promise<boolean>;
  /** Notes that purchase number `attempt` is known to have had no effect. */
  settleAttempt(orderId: string, attempt: number): Promise<void>;
  /** Keeps the label of an order whose PDF is still to come; from now on it is not failed. False when it is no longer being bought. */
  noteBought(orderId: string, label: BoughtLabel): Promise<boolean>;
  /** An order that is not over becomes `labelled`; false when it is. */
  label(orderId: string, label: BoughtLabel): Promise<boolean>;
  /**
   * Ends an order without a label, inside the transaction that gives the money back; undefined when it had ended before, or has
   * its label.
   */
  fail(session: ClientSession, orderId: string, failure: LabelFailureKey): Promise<OrderDocument | undefined>;
  markTold(orderId: string): Promise<void>;
  /** Orders that nobody moved on since `before`: unfinished ones, and results that were not told. */
  stale(before: Date, limit: number): Promise<readonly OrderDocument[]>;
  /** Counts up the generation unless another sweep did; answers it. */
  nextGeneration(order: OrderDocument): Promise<number | undefined>;
  /** Refunded orders whose label may exist, last looked at before `before`. */
  unsettled(before: Date, limit: number): Promise<readonly OrderDocument[]>;
  /** Ends the search for a refunded order's label, or notes that it goes on. */
  reconcile(orderId: string, done: boolean): Promise<void>;
}

export const ORDERS = "orders";

const OPEN = { $in: ["pending", "buying"] satisfies OrderState[] };

/** Builds the store over a bot's database. */
export function createOrderStore(db: Db): OrderStore {
  const orders = db.collection<OrderDocument>(ORDERS);
  const change = async (filter: Filter<OrderDocument>, update: UpdateFilter<OrderDocument>) => {
    const { matchedCount } = await mongoCall("order change", orders.updateOne(filter, update));
    return matchedCount === 1;
  };
  const one = async (filter: Filter<OrderDocument>) =>
    (await mongoCall("order look-up", orders.findOne(filter))) ?? undefined;

  return {
    insert: async (session, order) => {
      await orders.insertOne({ ...order }, { session });
    },
    byOperation: (operation_id) => one({ operation_id }),
    find: (order_id) => one({ order_id }),
    page: (telegram_id, skip, limit) =>
      mongoCall(
        "orders page",
        orders.find({ telegram_id }).sort({ created_at: -1, _id: -1 }).skip(skip).limit(limit).toArray(),
      ),
    count: (telegram_id) => mongoCall("orders count", orders.countDocuments({ telegram_id })),
    inWork: async (order_id) => {
      const age = { $subtract: ["$$NOW", "$attempt_at"] };
      const pipeline = [{ $match: { order_id } }, { $set: { attempt_age: age } }];
      const found = orders.aggregate<OrderDocument & { attempt_age: number | null }>(pipeline).toArray();
      const [document] = await mongoCall("order in work", found);
      if (document === undefined) return undefined;
      const { attempt_age, ...order } = document;
      return { order, attemptAgeMs: attempt_age ?? undefined };
    },
    recordAttempt: (order_id, after, shipmentId) =>
      change({ order_id, state: OPEN, attempts: after }, [
        // MongoDB's own clock: the age is judged by another process, whose clock may be wrong.
        {
          $set: {
            state: "buying",
            updated_at: "$$NOW",
            attempt_at: "$$NOW",
            attempts: { $add: ["$attempts", 1] },
            shipment_id: { $literal: shipmentId },
          },
        },
      ] as unknown as UpdateFilter<OrderDocument>),
    settleAttempt: async (order_id, attempts) => {
      await change({ order_id, attempts }, { $unset: { attempt_at: "" } });
    },
    noteBought: (order_id, label) =>
      change({ order_id, state: OPEN }, { $set: { label, updated_at: new Date() } }),
    label: (order_id, label) =>
      change(
        { order_id, state: OPEN },
        { $set: { state: "labelled", label, updated_at: new Date() }, $unset: { attempt_at: "" } },
      ),
    fail: async (session, order_id, failure) => {
      // Read from the document itself: a purchase recorded until this very moment counts.
      const unsettled = { $ne: [{ $type: "$attempt_at" }, "missing"] };
      const set = { state: "failed", failure, unsettled, updated_at: new Date() };
      const open = { order_id, state: OPEN, label: { $exists: false } };
      const failed = await orders.findOneAndUpdate(open, [{ $set: set }], {
        session,
        returnDocument: "after",
      });
      return failed ?? undefined;
    },
    markTold: async (order_id) => {
      await change(
        { order_id, unfinished: true },
        { $set: { told_at: new Date() }, $unset: { unfinished: "" } },
      );
    },
    stale: (before, limit) =>
      mongoCall(
        "stale orders",
        orders
          .find({ unfinished: true, updated_at: { $lt: before } })
          .sort({ updated_at: 1 })
          .limit(limit)
          .toArray(),
      ),
    nextGeneration: async ({ order_id, generation }) => {
      const next = generation + 1;
      const counted = await change(
        { order_id, generation },
        { $set: { generation: next, updated_at: new Date() } },
      );
      return counted ? next : undefined;
    },
    unsettled: (before, limit) =>
      mongoCall(
        "unsettled orders",
        orders
          .find({ unsettled: true, updated_at: { $lt: before } })
          .sort({ updated_at: 1 })
          .limit(limit)
          .toArray(),
      ),
    reconcile: async (order_id, done) => {
      const set = { updated_at: new Date() };
      await change({ order_id }, done ? { $set: set, $unset: { unsettled: "" } } : { $set: set });
    },
  };
}
