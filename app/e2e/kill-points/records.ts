import type { Document } from "mongodb";
import type { Person } from "../../../dev/testing/person.ts";
import type { Stack } from "../../../dev/testing/stack.ts";

/** A label as the ShipStation simulator keeps it. */
export interface SoldLabel {
  readonly external_shipment_id: string | null;
  readonly voided: boolean;
  readonly cents: number;
}

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface ShipStationStats {
  /** By route and status, or by how the connection ended. */
  readonly calls: Counts;
  /** Calls that faults struck, by route and kind. */
  readonly faults: Counts;
  readonly ledger: { readonly labels: readonly SoldLabel[] };
}

/** An invoice as the OxaPay simulator keeps it. */
export interface MadeInvoice {
  readonly track_id: string;
  readonly order_id: string;
  readonly amount: number;
  readonly status: string;
  readonly sent_value: number;
}

/** A callback with its tries: an answer each, or what went wrong. */
export interface SentCallback {
  readonly track_id: string;
  readonly status: string;
  readonly attempts: readonly string[];
  /** Null when it was taken, or is given up. */
  readonly next_at: number | null;
}

interface OxapayStats {
  readonly ledger: { readonly payments: readonly MadeInvoice[]; readonly callbacks: readonly SentCallback[] };
}

/** What the ShipStation simulator sold and was asked. */
export const shipstationStats = (stack: Stack): Promise<ShipStationStats> =>
  statsOf<ShipStationStats>(stack.shipstationUrl);

/** What the OxaPay simulator made out and sent. */
export const oxapayStats = (stack: Stack): Promise<OxapayStats> => statsOf<OxapayStats>(stack.oxapayUrl);

async function statsOf<T>(simulatorUrl: string): Promise<T> {
  return (await (await fetch(`${simulatorUrl}/_stats`)).json()) as T;
}

export const ordersOf = (stack: Stack, { id }: Person): Promise<Document[]> =>
  stack.databaseOf("shipping").collection("orders").find({ telegram_id: id }).toArray();

export const paymentsOf = (stack: Stack, { id }: Person): Promise<Document[]> =>
  stack.databaseOf("shipping").collection("payments").find({ telegram_id: id }).toArray();

/** Labels sold for a person's orders. */
export async function labelsOf(stack: Stack, person: Person): Promise<readonly SoldLabel[]> {
  const ids = new Set((await ordersOf(stack, person)).map(({ order_id }) => String(order_id)));
  const { ledger } = await shipstationStats(stack);
  return ledger.labels.filter(({ external_shipment_id }) => ids.has(external_shipment_id ?? ""));
}

/** A person's money: what was posted, in order, and what their accounts hold. */
export async function moneyOf(stack: Stack, { id }: Person) {
  const db = stack.databaseOf("shipping");
  const postings = await db.collection("ledger_postings").find({ telegram_id: id }).sort({ at: 1 }).toArray();
  const accounts = await db
    .collection<{ _id: string; balance: number }>("ledger_accounts")
    .find({ _id: { $in: ["person", "orders", "topups"].map((name) => `${name}:${id}`) } })
    .sort({ _id: 1 })
    .toArray();
  return {
    postings: postings.map(({ cents, kind }) => `${kind} ${cents}`),
    accounts: accounts.map(({ _id, balance }) => `${_id.split(":")[0]} ${balance}`),
  };
}

/** The books of all people: their sum, and the accounts that hold something else than was posted to them. */
export async function booksOf(stack: Stack): Promise<{ total: number; wrong: readonly string[] }> {
  const db = stack.databaseOf("shipping");
  const accounts = await db.collection<{ _id: string; balance: number }>("ledger_accounts").find().toArray();
  const posted = await db
    .collection("ledger_postings")
    .aggregate<{ _id: string; cents: number }>([
      { $unwind: "$legs" },
      { $group: { _id: "$legs.account", cents: { $sum: "$legs.cents" } } },
    ])
    .toArray();
  const sums = new Map(posted.map(({ _id, cents }) => [_id, cents]));
  const wrong = accounts.filter(({ _id, balance }) => (sums.get(_id) ?? 0) !== balance).map(({ _id }) => _id);
  return { total: accounts.reduce((sum, { balance }) => sum + balance, 0), wrong };
}
