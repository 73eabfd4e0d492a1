import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import { ACCOUNTS, POSTINGS, type PostingDocument } from "../ledger/store.ts";
import type { OrderDocument } from "../orders/order-document.ts";
import { ORDERS } from "../orders/store.ts";
import type { PaymentDocument } from "../payments/payment-document.ts";
import { createPaymentStore } from "../payments/store.ts";
import type { ShopDay } from "./day.ts";
import type { Balances, CarrierTrouble, FiguresService, OtherCosts, WaitingPayment } from "./figures.ts";

interface KindSum {
  readonly _id: PostingDocument["kind"];
  readonly count: number;
  readonly cents: number;
}

const USERS = "users";
/** Orders that have no end yet, and from when on their carrier counts as failing. */
const UNDER_WAY = ["pending", "buying"] as const;
const OVERDUE_MS = 10 * 60_000;
/** Waiting payments that are named: as many as a message can hold and a person read. */
const NAMED = 10;

/** Builds the figures over a bot's database: the books for money, the orders for carriers and costs. */
export function createFigures(db: Db): FiguresService {
  const postings = db.collection<PostingDocument>(POSTINGS);
  const orders = db.collection<OrderDocument>(ORDERS);
  const payments = createPaymentStore(db);
  const accounts = db.collection<{ readonly _id: string; readonly balance: number }>(ACCOUNTS);

  return {
    sales: async (day) => {
      const at = { $gte: day.from, $lt: day.to };
      const [sums, buyers, { cents: costCents, ...otherCosts }, newPeople] = await Promise.all([
        sumsByKind(at),
        mongoCall("buyers", postings.distinct("telegram_id", { at, kind: "order" })),
        labelCosts(day),
        mongoCall("new people", db.collection(USERS).countDocuments({ created_at: at })),
      ]);
      const of = (kind: PostingDocument["kind"]) => sums.find(({ _id }) => _id === kind);
      return {
        orders: of("order")?.count ?? 0,
        paidCents: of("order")?.cents ?? 0,
        refunds: of("refund")?.count ?? 0,
        refundedCents: of("refund")?.cents ?? 0,
        topups: of("topup")?.count ?? 0,
        toppedUpCents: of("topup")?.cents ?? 0,
        costCents,
        otherCosts,
        buyers: buyers.length,
        newPeople,
      };
    },
    balances: async () => {
      const people = { _id: { $gte: "person:", $lt: "person;" }, balance: { $gt: 0 } };
      const sum = { _id: null, people: { $sum: 1 }, cents: { $sum: "$balance" } };
      const found = accounts.aggregate<Balances>([{ $match: people }, { $group: sum }]).toArray();
      const [all] = await mongoCall("balances", found);
      return { people: all?.people ?? 0, cents: all?.cents ?? 0 };
    },
    failingCarriers: (since) => {
      const isFailed = { $cond: [{ $in: ["$state", ["failed", ...UNDER_WAY]] }, 1, 0] };
      const overdue = { $lt: new Date(Date.now() - OVERDUE_MS) };
      const told = [{ state: { $nin: UNDER_WAY } }, { created_at: overdue, label: { $exists: false } }];
      const found = orders.aggregate<CarrierTrouble>([
        // An address that no carrier takes is nobody's failure but its writer's.
        { $match: { created_at: { $gte: since }, failure: { $ne: "label-failed-address" }, $or: told } },
        { $group: { _id: "$quote.carrier", ended: { $sum: 1 }, failed: { $sum: isFailed } } },
        { $match: { failed: { $gt: 0 } } },
        { $project: { _id: 0, carrier: "$_id", ended: 1, failed: 1 } },
        { $sort: { failed: -1, carrier: 1 } },
      ]);
      return mongoCall("failing carriers", found.toArray());
    },
    waiting: async () => {
      const [count, oldest] = await Promise.all([payments.countInReview(), payments.inReview(NAMED)]);
      return { count, oldest: oldest.flatMap(waitingOf) };
    },
  };

  function sumsByKind(at: object): Promise<KindSum[]> {
    const sum = { _id: "$kind", count: { $sum: 1 }, cents: { $sum: "$cents" } };
    return mongoCall(
      "day's postings",
      postings.aggregate<KindSum>([{ $match: { at } }, { $group: sum }]).toArray(),
    );
  }

  /** A label that was given back costs nothing: the carrier returns the money. */
  async function labelCosts({ from, to }: ShopDay): Promise<OtherCosts & { readonly cents: number }> {
    const held = { created_at: { $gte: from, $lt: to }, state: { $in: ["labelled", "voiding"] } };
    const difference = { $subtract: ["$label.cost_cents", "$quote.costCents"] };
    const sum = {
      _id: null,
      cents: { $sum: "$label.cost_cents" },
      labels: { $sum: { $cond: [{ $eq: [difference, 0] }, 0, 1] } },
      dearerCents: { $sum: { $max: [difference, 0] } },
      cheaperCents: { $sum: { $max: [{ $subtract: [0, difference] }, 0] } },
    };
    const found = orders
      .aggregate<OtherCosts & { readonly cents: number }>([
        { $match: held },
        { $group: sum },
        { $project: { _id: 0 } },
      ])
      .toArray();
    const [all] = await mongoCall("label costs", found);
    return all ?? { cents: 0, labels: 0, dearerCents: 0, cheaperCents: 0 };
  }
}

function waitingOf({ payment_id, review, telegram_id }: PaymentDocument): readonly WaitingPayment[] {
  if (review === undefined) return [];
  const { at, reason, track_id, what = "" } = review;
  return [{ paymentId: payment_id, telegramId: telegram_id, trackId: track_id, reason, what, since: at }];
}
