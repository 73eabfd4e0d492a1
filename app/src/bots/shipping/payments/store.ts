import type { ClientSession, Db, UpdateFilter } from "mongodb";
import { isDuplicateKey, mongoCall } from "../../../platform/mongo/errors.ts";
import type { PaymentDocument } from "./payment-document.ts";

/** What Oxapay answered to an invoice. */
export interface KnownInvoice {
  readonly track_id: string;
  readonly pay_url: string;
  readonly expires_at: Date;
}

/** Payments in MongoDB. Every change names the state it starts from, so that repetition changes nothing. */
export interface PaymentStore {
  /** Writes the intent; false when its operation (or, by chance, its id) is there already. */
  insert(payment: PaymentDocument): Promise<boolean>;
  byOperation(operationId: string): Promise<PaymentDocument | undefined>;
  find(paymentId: string): Promise<PaymentDocument | undefined>;
  /** Keeps the invoice unless another run kept its own; answers the payment with the one that counts. */
  keepInvoice(paymentId: string, invoice: KnownInvoice): Promise<PaymentDocument | undefined>;
  /** Marks it paid inside the transaction that credits it; false when it was paid before. */
  pay(session: ClientSession, paymentId: string): Promise<boolean>;
  markTold(paymentId: string): Promise<void>;
  /** Ends an open payment without a credit. */
  end(paymentId: string, state: "expired" | "review"): Promise<void>;
  /** Payments that have not ended or were not told, last looked at before `before`. */
  unfinished(before: Date, limit: number): Promise<readonly PaymentDocument[]>;
  markChecked(paymentId: string): Promise<void>;
}

export const PAYMENTS = "payments";

/** Builds the store over a bot's database. */
export function createPaymentStore(db: Db): PaymentStore {
  const payments = db.collection<PaymentDocument>(PAYMENTS);
  const change = async (filter: Partial<PaymentDocument>, update: UpdateFilter<PaymentDocument>) => {
    await mongoCall("payment change", payments.updateOne(filter, update));
  };
  const one = async (filter: Partial<PaymentDocument>) =>
    (await mongoCall("payment look-up", payments.findOne(filter))) ?? undefined;

  return {
    insert: async (payment) => {
      try {
        await mongoCall("payment intent", payments.insertOne({ ...payment }));
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    byOperation: (operation_id) => one({ operation_id }),
    find: (payment_id) => one({ payment_id }),
    keepInvoice: async (payment_id, invoice) => {
      const open = { payment_id, track_id: { $exists: false } };
      await mongoCall("payment invoice", payments.updateOne(open, { $set: invoice }));
      return one({ payment_id });
    },
    pay: async (session, payment_id) => {
      const update = { $set: { state: "paid" as const, unfinished: true } };
      const open = { payment_id, state: { $ne: "paid" as const } };
      return (await payments.updateOne(open, update, { session })).modifiedCount === 1;
    },
    markTold: (payment_id) =>
      change({ payment_id, state: "paid" }, { $set: { told_at: new Date() }, $unset: { unfinished: "" } }),
    end: (payment_id, state) =>
      change({ payment_id, state: "open" }, { $set: { state }, $unset: { unfinished: "" } }),
    unfinished: (before, limit) =>
      mongoCall(
        "unfinished payments",
        payments
          .find({ unfinished: true, checked_at: { $lt: before } })
          .sort({ checked_at: 1 })
          .limit(limit)
          .toArray(),
      ),
    markChecked: (payment_id) => change({ payment_id }, { $set: { checked_at: new Date() } }),
  };
}
