import type { ClientSession, Db, Document, Filter, UpdateFilter } from "mongodb";
import { isDuplicateKey, mongoCall } from "../../../platform/mongo/errors.ts";
import { formatUsd } from "../ledger/money.ts";
import {
  type ClosedReview,
  creditsOf,
  isClosed,
  type PaymentDocument,
  type PaymentNotice,
  type PaymentState,
  type ReviewReason,
} from "./payment-document.ts";

/** What Oxapay answered to an invoice. */
export interface KnownInvoice {
  readonly track_id: string;
  readonly pay_url: string;
  readonly expires_at: Date;
}

/** A credit for one of a payment's invoices. */
export interface Credit {
  readonly trackId: string;
  /** In all for this invoice, what was credited before included. */
  readonly cents: number;
  readonly state: PaymentState;
  readonly notice: PaymentNotice;
  /** What was to be looked at is no question any more. */
  readonly settled: boolean;
  /** Transfers without a value that are part of it, when the invoice is paid. */
  readonly unvalued: number | undefined;
}

/** Payments in MongoDB. Every change names the state it starts from, so that repetition changes nothing. */
export interface PaymentStore {
  /** Writes the intent; false when its operation (or, by chance, its id) is there already. */
  insert(payment: PaymentDocument): Promise<boolean>;
  byOperation(operationId: string): Promise<PaymentDocument | undefined>;
  find(paymentId: string): Promise<PaymentDocument | undefined>;
  /**
   * Keeps the invoice; false when another run kept its own, which counts. A payment that was ended before it had a page is open
   * again: somebody asked once more.
   */
  keepInvoice(paymentId: string, invoice: KnownInvoice): Promise<boolean>;
  /** Notes a credit inside the transaction that makes it; undefined when another run changed the payment since it was read. */
  credit(
    session: ClientSession,
    payment: PaymentDocument,
    credit: Credit,
  ): Promise<PaymentDocument | undefined>;
  /** Ends a payment of one of the states without a credit; undefined when it was in another. */
  end(
    paymentId: string,
    from: readonly PaymentState[],
    state: PaymentState,
    notice: PaymentNotice | undefined,
  ): Promise<PaymentDocument | undefined>;
  /** Ends an open payment that never had a page, with nothing more to expect of it; changes nothing when it has one by now. */
  endUnshown(paymentId: string): Promise<void>;
  /** Notes a part that came in; undefined when the person knows of as much, or of more: that it is over. */
  notePart(paymentId: string, notice: PaymentNotice): Promise<PaymentDocument | undefined>;
  /** Puts it on the owner's list, once, and not when an owner closed the same before; an open one waits there for a person. */
  review(
    payment: PaymentDocument,
    reason: ReviewReason,
    notice: PaymentNotice,
  ): Promise<PaymentDocument | undefined>;
  /** Takes it off the owner's list, unless it is on it for something else by now. */
  settle(payment: PaymentDocument): Promise<PaymentDocument | undefined>;
  /** Takes it off the owner's list by an owner's word, which is kept with what it was about; undefined when it is not on it. */
  closeReview(paymentId: string, word: Omit<ClosedReview, "review">): Promise<PaymentDocument | undefined>;
  /** Takes a notice out and sets the next look; without one the sweep finishes it, when nothing is left to tell. */
  told(paymentId: string, noticeId: string, next: Date | undefined): Promise<void>;
  /** Payments that are to be looked at by `now`, the longest due first. */
  due(now: Date, limit: number): Promise<readonly PaymentDocument[]>;
  lookAgain(paymentId: string, at: Date): Promise<void>;
  /** Nothing more is expected of it; while something is untold it stays. */
  finish(paymentId: string): Promise<void>;
  /** Notes that Oxapay could not be asked about it; the first time counts, until it answers. */
  noteUnanswered(paymentId: string, at: Date): Promise<void>;
  noteAnswered(paymentId: string): Promise<void>;
  /** Since when the payment that waits longest has had no answer; undefined while each has. */
  unansweredSince(): Promise<Date | undefined>;
  /** What waits for a person, the oldest first. */
  inReview(limit: number): Promise<readonly PaymentDocument[]>;
  countInReview(): Promise<number>;
}

export const PAYMENTS = "payments";

const UNANSWERED = { unanswered_since: { $exists: true } };
const IN_REVIEW = { "review.at": { $exists: true } };

/** A notice that its run does not hand over itself is taken up by the sweep after this long. */
const UNTOLD_MS = 60_000;

/** Builds the store over a bot's database. */
export function createPaymentStore(db: Db): PaymentStore {
  const payments = db.collection<PaymentDocument>(PAYMENTS);
  const one = async (filter: Filter<PaymentDocument>) =>
    (await mongoCall("payment look-up", payments.findOne(filter))) ?? undefined;
  const set = async (filter: Filter<PaymentDocument>, update: UpdateFilter<PaymentDocument>) => {
    await mongoCall("payment change", payments.updateOne(filter, update));
  };
  const change = async (
    filter: Filter<PaymentDocument>,
    update: UpdateFilter<PaymentDocument> | Document[],
  ) =>
    (await mongoCall(
      "payment change",
      payments.findOneAndUpdate(filter, update, { returnDocument: "after" }),
    )) ?? undefined;

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
      const filter = { payment_id, track_id: { $exists: false } };
      const keeping = payments.updateOne(filter, [{ $set: kept(invoice) }]);
      return (await mongoCall("payment invoice", keeping)).matchedCount === 1;
    },
    credit: async (session, payment, credit) => {
      const { payment_id, state } = payment;
      const filter = { payment_id, state, credits: payment.credits ?? { $exists: false } };
      const update = creditUpdate(payment, credit);
      return (
        (await payments.findOneAndUpdate(filter, update, { session, returnDocument: "after" })) ?? undefined
      );
    },
    end: (payment_id, from, state, notice) => {
      const update = withNotice({ state }, notice);
      // Money that went back is no question any more.
      const ended = state === "returned" ? { ...update, $unset: { review: "" as const } } : update;
      return change({ payment_id, state: { $in: [...from] } }, ended);
    },
    endUnshown: (payment_id) =>
      set(
        { payment_id, state: "open", track_id: { $exists: false } },
        { $set: { state: "expired" }, $unset: { unfinished: "", check_at: "" } },
      ),
    notePart: (payment_id, notice) =>
      change(
        {
          payment_id,
          state: { $in: ["open", "review"] },
          partial_cents: { $not: { $gte: notice.cents } },
        },
        withNotice({ partial_cents: notice.cents }, notice),
      ),
    review: async (payment, reason, notice) => {
      const { payment_id, state } = payment;
      const { cents, track_id, what = cents > 0 ? formatUsd(cents) : undefined } = notice;
      const review = { reason, track_id, at: new Date(), ...(what !== undefined && { what }) };
      if (isClosed(payment, review)) return undefined;
      const next = state === "open" ? "review" : state;
      return change(
        { payment_id, state, review: { $exists: false } },
        withNotice({ review, state: next }, notice),
      );
    },
    settle: async ({ payment_id, review }) =>
      review && change({ payment_id, "review.at": review.at }, { $unset: { review: "" } }),
    closeReview: (payment_id, { at, by, why }) => {
      const closing = { by, at, why: { $literal: why }, review: "$review" };
      const closed = { $concatArrays: [{ $ifNull: ["$closed", []] }, [closing]] };
      return change({ payment_id, ...IN_REVIEW }, [{ $set: { closed } }, { $unset: "review" }]);
    },
    told: (payment_id, id, next) =>
      set(
        { payment_id },
        { $pull: { notices: { id } }, $set: { told_at: new Date(), ...(next && { check_at: next }) } },
      ),
    due: (now, limit) =>
      mongoCall(
        "due payments",
        payments
          // Not "at most": those of the release before have no time yet, and are due.
          .find({ unfinished: true, check_at: { $not: { $gt: now } } })
          .sort({ check_at: 1 })
          .limit(limit)
          .toArray(),
      ),
    lookAgain: (payment_id, check_at) => set({ payment_id, unfinished: true }, { $set: { check_at } }),
    finish: (payment_id) =>
      set(
        { payment_id, "notices.0": { $exists: false } },
        { $unset: { unfinished: "", check_at: "", unanswered_since: "" } },
      ),
    noteUnanswered: (payment_id, unanswered_since) =>
      set(
        { payment_id, unfinished: true, unanswered_since: { $exists: false } },
        { $set: { unanswered_since } },
      ),
    noteAnswered: (payment_id) => set({ payment_id }, { $unset: { unanswered_since: "" } }),
    unansweredSince: async () => {
      const waiting = payments.find(UNANSWERED).sort({ unanswered_since: 1 }).limit(1);
      const [first] = await mongoCall("unanswered payments", waiting.toArray());
      return first?.unanswered_since;
    },
    countInReview: () => mongoCall("payments in review", payments.countDocuments(IN_REVIEW)),
    inReview: (limit) =>
      mongoCall(
        "payments in review",
        payments.find(IN_REVIEW).sort({ "review.at": 1 }).limit(limit).toArray(),
      ),
  };
}

/** The fields of a payment that gets its page, by those it has: one that had ended without a page is looked after again. */
function kept({ expires_at, pay_url, track_id }: KnownInvoice) {
  const again = { $eq: ["$state", "expired"] };
  return {
    expires_at,
    pay_url: { $literal: pay_url },
    track_id: { $literal: track_id },
    state: { $cond: [again, "open", "$state"] },
    unfinished: { $cond: [again, true, "$unfinished"] },
    check_at: { $cond: [again, new Date(Date.now() + UNTOLD_MS), "$check_at"] },
  };
}

function creditUpdate(
  payment: PaymentDocument,
  { trackId, cents, state, notice, settled, unvalued }: Credit,
): UpdateFilter<PaymentDocument> {
  const fields = {
    state,
    credits: creditsOf(payment) + 1,
    [`credited.${trackId}`]: cents,
    ...(unvalued !== undefined && { [`unvalued.${trackId}`]: unvalued }),
  };
  const update = withNotice(fields, notice);
  return settled ? { ...update, $unset: { review: "" } } : update;
}

function withNotice(fields: object, notice: PaymentNotice | undefined): UpdateFilter<PaymentDocument> {
  if (notice === undefined) return { $set: fields };
  const soon = { unfinished: true, check_at: new Date(Date.now() + UNTOLD_MS) };
  return { $set: { ...fields, ...soon }, $push: { notices: notice } };
}
