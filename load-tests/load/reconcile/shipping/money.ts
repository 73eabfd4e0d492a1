import { type Books, centsOf, grouped, type Order, type Posting } from "./books.ts";

/** Every posting and all accounts together make nothing, each balance is what its postings make, nobody owes. */
export function unbalanced({ accounts, postings }: Books): string[] {
  const sums = new Map<string, number>();
  for (const { legs } of postings) {
    for (const { account, cents } of legs) sums.set(account, (sums.get(account) ?? 0) + cents);
  }
  const total = accounts.reduce((sum, { balance }) => sum + balance, 0);
  const known = new Set(accounts.map(({ id }) => id));
  return [
    ...(total === 0 ? [] : [`all accounts together hold ${total} cents`]),
    ...postings.flatMap(({ kind, legs, reference }) => {
      const sum = legs.reduce((cents, leg) => cents + leg.cents, 0);
      return sum === 0 ? [] : [`the ${kind} of ${reference} makes ${sum} cents out of nothing`];
    }),
    ...accounts
      .filter(({ id, balance }) => balance !== (sums.get(id) ?? 0))
      .map(({ id, balance }) => `${id} holds ${balance}, its postings make ${sums.get(id) ?? 0}`),
    ...[...sums.keys()].filter((id) => !known.has(id)).map((id) => `${id} has postings, but no account`),
    ...accounts
      .filter(({ id, balance }) => balance < 0 && !id.startsWith("topups:"))
      .map(({ id, balance }) => `${id} is overdrawn: ${balance}`),
  ];
}

/** States of an order whose money is back. */
const REFUNDED = new Set(["failed", "voided"]);

/** One charge of the price per order, and one refund of the same where there is no label any more. */
export function wronglyCharged({ orders, postings }: Books): string[] {
  const charges = ofKind(postings, "order");
  const refunds = ofKind(postings, "refund");
  const known = new Set(orders.map(({ id }) => id));
  const strange = (what: string, of: ReadonlyMap<string, readonly Posting[]>) =>
    [...of.keys()].filter((id) => !known.has(id)).map((id) => `there is a ${what} for ${id}, but no order`);
  return [
    ...orders.flatMap((order) => [
      ...moved(order, "charged", charges.get(order.id) ?? [], 1),
      ...moved(order, "refunded", refunds.get(order.id) ?? [], REFUNDED.has(order.state) ? 1 : 0),
    ]),
    ...strange("charge", charges),
    ...strange("refund", refunds),
  ];
}

function moved(
  { cents, id, state }: Order,
  what: string,
  found: readonly Posting[],
  times: number,
): string[] {
  if (found.length !== times)
    return [`order ${id} (${state}) was ${what} ${found.length} times instead of ${times}`];
  const [posting] = found;
  if (posting === undefined || centsOf(posting) === cents) return [];
  return [`order ${id} was ${what} ${centsOf(posting)} cents, its price is ${cents}`];
}

/** What came in at the payment service is credited, to the cent and not more often than there were transfers. */
export function wronglyCredited({ invoices, payments, postings }: Books): string[] {
  const credits = ofKind(postings, "topup");
  const paid = grouped(invoices, ({ payment }) => payment);
  const known = new Set(payments.map(({ id }) => id));
  return [
    ...payments.flatMap(({ cents, id, state }) => {
      const own = credits.get(id) ?? [];
      const credited = own.reduce((sum, posting) => sum + centsOf(posting), 0);
      const received = (paid.get(id) ?? []).reduce((sum, { receivedCents }) => sum + receivedCents, 0);
      const transfers = (paid.get(id) ?? []).reduce((sum, each) => sum + each.transfers, 0);
      return [
        ...(credited === received
          ? []
          : [`payment ${id} (${state}): ${received} cents came in, ${credited} were credited`]),
        ...(own.length <= transfers
          ? []
          : [`payment ${id}: ${transfers} transfers were credited ${own.length} times`]),
        ...((state === "paid") === (received >= cents && received > 0)
          ? []
          : [`payment ${id} is ${state}, and ${received} of its ${cents} cents came in`]),
      ];
    }),
    ...[...credits.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `there is a credit for ${id}, but no payment`),
    ...[...paid.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `there is an invoice for ${id}, which is no payment`),
  ];
}

function ofKind(postings: readonly Posting[], kind: string): ReadonlyMap<string, readonly Posting[]> {
  return grouped(
    postings.filter((posting) => posting.kind === kind),
    ({ reference }) => reference,
  );
}
