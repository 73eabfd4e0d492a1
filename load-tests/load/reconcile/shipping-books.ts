import { z } from "zod";
import type { ReconciliationRule } from "../../report/result.ts";
import type { Books as OpenBooks } from "../system/system.ts";
import { type Reconciler, rule } from "./reconciler.ts";

/** All that is kept of money and labels, on both sides. Amounts in whole cents. */
export interface Books {
  readonly accounts: readonly { readonly id: string; readonly balance: number }[];
  readonly postings: readonly {
    readonly kind: string;
    readonly reference: string;
    readonly legs: readonly { readonly account: string; readonly cents: number }[];
  }[];
  readonly orders: readonly { readonly id: string; readonly state: string }[];
  readonly payments: readonly { readonly id: string; readonly state: string }[];
  /** Orders for which the vendor sold a label that was not voided, one entry per label. */
  readonly labels: readonly string[];
  /** Payments that were paid, as the payment service says. */
  readonly paid: readonly string[];
}

/** The ledger adds up; each order was charged once and has one label; each payment was credited once. */
export const checkBooks: Reconciler = async (open, bot) => bookRules(bot, await readBooks(open, bot));

/** The rules on what was read. */
export function bookRules(bot: string, books: Books): readonly ReconciliationRule[] {
  const { accounts, orders, payments } = books;
  const rules: [string, number, string[]][] = [
    ["the ledger sums to zero", accounts.length, unbalanced(books)],
    ["every order is charged once, and its money back if it failed", orders.length, wronglyCharged(books)],
    ["every label that was sold has its order", orders.length, wronglyLabelled(books)],
    ["every payment is credited once", payments.length, wronglyCredited(books)],
  ];
  return rules.map(([name, checked, violations]) => rule(`${bot}: ${name}`, checked, violations));
}

function unbalanced({ accounts, postings }: Books): string[] {
  const sums = new Map<string, number>();
  for (const { legs } of postings) {
    for (const { account, cents } of legs) sums.set(account, (sums.get(account) ?? 0) + cents);
  }
  const total = accounts.reduce((sum, { balance }) => sum + balance, 0);
  return [
    ...(total === 0 ? [] : [`all accounts together hold ${total} cents`]),
    ...accounts
      .filter(({ id, balance }) => balance !== (sums.get(id) ?? 0))
      .map(({ id, balance }) => `${id} holds ${balance}, its postings make ${sums.get(id) ?? 0}`),
    ...accounts
      .filter(({ id, balance }) => balance < 0 && !id.startsWith("topups:"))
      .map(({ id, balance }) => `${id} is overdrawn: ${balance}`),
  ];
}

function wronglyCharged({ orders, postings }: Books): string[] {
  const count = (kind: string) =>
    countBy(
      postings.filter((each) => each.kind === kind),
      (each) => each.reference,
    );
  const [charges, refunds] = [count("order"), count("refund")];
  const known = new Set(orders.map(({ id }) => id));
  return [
    ...orders.flatMap(({ id, state }) => {
      const [charged, refunded] = [charges.get(id) ?? 0, refunds.get(id) ?? 0];
      const isRight = charged === 1 && refunded === (state === "failed" ? 1 : 0);
      return isRight
        ? []
        : [`order ${id} (${state}) was charged ${charged} times, refunded ${refunded} times`];
    }),
    ...[...charges.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `there is a charge for ${id}, but no order`),
  ];
}

function wronglyLabelled({ labels, orders }: Books): string[] {
  const sold = countBy(labels, (order) => order);
  const known = new Set(orders.map(({ id }) => id));
  return [
    ...orders.flatMap(({ id, state }) => {
      const expected = state === "labelled" ? 1 : 0;
      const found = sold.get(id) ?? 0;
      return found === expected ? [] : [`order ${id} (${state}) has ${found} labels`];
    }),
    ...[...sold.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `a label was sold for ${id}, which is no order`),
  ];
}

function wronglyCredited({ paid, payments, postings }: Books): string[] {
  const credits = countBy(
    postings.filter(({ kind }) => kind === "topup"),
    ({ reference }) => reference,
  );
  const wasPaid = new Set(paid);
  return payments.flatMap(({ id, state }) => {
    const expected = wasPaid.has(id) ? 1 : 0;
    const credited = credits.get(id) ?? 0;
    const isRight = credited === expected && (state === "paid") === (expected === 1);
    return isRight
      ? []
      : [`payment ${id} (${state}) was ${expected === 1 ? "paid" : "not paid"}, credited ${credited} times`];
  });
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

async function readBooks({ databaseOf, serviceUrls }: OpenBooks, bot: string): Promise<Books> {
  const db = databaseOf(bot);
  const accounts = db.collection<{ _id: string; balance: number }>("ledger_accounts").find().toArray();
  const postings = db.collection<Books["postings"][number]>("ledger_postings").find().toArray();
  const orders = db.collection<{ order_id: string; state: string }>("orders").find().toArray();
  const payments = db.collection<{ payment_id: string; state: string }>("payments").find().toArray();
  return {
    accounts: (await accounts).map(({ _id, balance }) => ({ id: _id, balance })),
    postings: await postings,
    orders: (await orders).map(({ order_id, state }) => ({ id: order_id, state })),
    payments: (await payments).map(({ payment_id, state }) => ({ id: payment_id, state })),
    labels: await soldLabels(serviceUrls.shipstation),
    paid: await paidPayments(serviceUrls.oxapay),
  };
}

const shipstation = z.object({
  ledger: z.object({
    labels: z.array(z.object({ external_shipment_id: z.string().nullable(), voided: z.boolean() })),
  }),
});

async function soldLabels(url: string | undefined): Promise<string[]> {
  const { ledger } = shipstation.parse(await statsOf(url));
  const sold = ledger.labels.filter(({ voided }) => !voided);
  return sold.map(({ external_shipment_id }) => external_shipment_id ?? "nothing");
}

const oxapay = z.object({
  ledger: z.object({ payments: z.array(z.object({ order_id: z.string(), status: z.string() })) }),
});

async function paidPayments(url: string | undefined): Promise<string[]> {
  const { ledger } = oxapay.parse(await statsOf(url));
  return ledger.payments.filter(({ status }) => status === "paid").map(({ order_id }) => order_id);
}

async function statsOf(url: string | undefined): Promise<unknown> {
  if (url === undefined) throw new Error("the shipping bot runs without its vendors");
  const response = await fetch(`${url}/_stats`, { signal: AbortSignal.timeout(60_000) });
  return response.json();
}
