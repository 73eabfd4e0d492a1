import { expect, test } from "vitest";
import type { Books } from "./books.ts";
import { shippingRules } from "./check-shipping.ts";

const posting = (kind: string, reference: string, from: string, to: string, cents: number) => ({
  kind,
  reference,
  legs: [
    { account: from, cents: -cents },
    { account: to, cents },
  ],
});

const label = (order: string, id: string) => ({ id, tracking: `9400-${id}`, order, voided: false });
const order = (id: string, state: string, cents: number, labelId?: string) => ({
  ...{ id, state, cents, chat: 7, person: 70, shipment: `parcel of ${id}` },
  ...(labelId !== undefined && {
    label: { id: labelId, tracking: `9400-${labelId}`, file: `labels/${id}.pdf` },
  }),
});
const page = (id: string) => ({ key: `labels/${id}.pdf`, sha256: `sum of ${id}`, bytes: 4_000 });
const sight = (id: string) => ({ chat: 7, name: `label-${id}.pdf`, sha256: `sum of ${id}`, isPdf: true });

/** One person who paid 20.00, has a label for 8.00, had one refunded that failed, and gave one back. */
const BOOKS: Books = {
  accounts: [
    { id: "person:1", balance: 1_200 },
    { id: "orders:1", balance: 800 },
    { id: "topups:1", balance: -2_000 },
  ],
  postings: [
    posting("topup", "P-1", "topups:1", "person:1", 2_000),
    posting("order", "S-1", "person:1", "orders:1", 800),
    posting("order", "S-2", "person:1", "orders:1", 500),
    posting("refund", "S-2", "orders:1", "person:1", 500),
    posting("order", "S-3", "person:1", "orders:1", 300),
    posting("refund", "S-3", "orders:1", "person:1", 300),
  ],
  orders: [
    order("S-1", "labelled", 800, "se-1"),
    order("S-2", "failed", 500),
    order("S-3", "voided", 300, "se-3"),
  ],
  payments: [
    { id: "P-1", state: "paid", cents: 2_000 },
    { id: "P-2", state: "open", cents: 900 },
  ],
  labels: [label("S-1", "se-1"), { ...label("S-3", "se-3"), voided: true }],
  invoices: [
    { payment: "P-1", receivedCents: 2_000, transfers: 1 },
    { payment: "P-2", receivedCents: 0, transfers: 0 },
  ],
  stored: [page("S-1")],
  seen: [sight("S-1"), sight("S-3")],
  templates: [{ id: "t-1", person: 70, shipment: "parcel of S-1" }],
  parcels: [{ order: "S-1", label: "se-1", scans: 1 }],
  reports: [{ label: "se-1" }, { label: "se-3" }],
};

const found = (index: number, changes: Partial<Books>) => shippingRules("s", { ...BOOKS, ...changes })[index];

test("books that are right violate nothing", () => {
  expect(shippingRules("s", BOOKS).flatMap(({ examples, verdict }) => [verdict, ...examples])).toEqual(
    Array(9).fill("passed"),
  );
});

test("books in which nothing happened prove nothing", () => {
  const empty = {
    ...{
      accounts: [],
      postings: [],
      orders: [],
      payments: [],
      labels: [],
      invoices: [],
      stored: [],
      seen: [],
      templates: [],
      parcels: [],
      reports: [],
    },
  };
  expect(shippingRules("s", empty).map(({ verdict }) => verdict)).toEqual(Array(9).fill("not checked"));
});

const without = <T>(items: readonly T[], index: number): T[] => items.filter((_, at) => at !== index);
const changed = <T>(items: readonly T[], index: number, changes: Partial<T>): T[] =>
  items.map((item, at) => (at === index ? { ...item, ...changes } : item));

const { accounts, invoices, labels, orders, parcels, payments, postings, seen, stored, templates } = BOOKS;

test.each<[string, Partial<Books>, RegExp]>([
  ["money out of nothing", { accounts: changed(accounts, 0, { balance: 1_300 }) }, /together hold 100 cents/],
  [
    "a balance that its postings do not make",
    { accounts: changed(accounts, 0, { balance: 1_300 }) },
    /person:1 holds 1300, its postings make 1200/,
  ],
  [
    "a posting whose legs do not add up",
    { postings: changed(postings, 0, { legs: [{ account: "person:1", cents: 2_000 }] }) },
    /the topup of P-1 makes 2000 cents out of nothing/,
  ],
  ["postings of an account that is gone", { accounts: without(accounts, 1) }, /orders:1 has postings/],
  ["somebody who owes", { accounts: changed(accounts, 1, { balance: -5 }) }, /orders:1 is overdrawn: -5/],
])("in the ledger, %s is found", (_what, changes, sentence) => {
  expect(found(0, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  ["not credited", { postings: without(postings, 0) }, /P-1 .*2000 cents came in, 0 were credited/],
  [
    "credited twice",
    { postings: [...postings, posting("topup", "P-1", "a", "b", 2_000)] },
    /P-1: 1 transfers were credited 2 times/,
  ],
  [
    "credited with another sum",
    { postings: changed(postings, 0, { legs: posting("", "", "a", "b", 1_999).legs }) },
    /2000 cents came in, 1999 were credited/,
  ],
  ["credited without being paid", { invoices: without(invoices, 0) }, /P-1 .*0 cents came in, 2000/],
  ["paid, and still open", { payments: changed(payments, 0, { state: "open" }) }, /P-1 is open, and 2000/],
  ["credited without a payment", { payments: without(payments, 0) }, /a credit for P-1, but no payment/],
  ["invoiced for nobody", { payments: without(payments, 1) }, /an invoice for P-2, which is no payment/],
])("a payment that was %s is found", (_what, changes, sentence) => {
  expect(found(1, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  [
    "charged twice",
    { postings: [...postings, posting("order", "S-1", "a", "b", 8)] },
    /S-1 .*charged 2 times instead of 1/,
  ],
  ["not charged", { postings: without(postings, 1) }, /S-1 .*charged 0 times instead of 1/],
  [
    "charged another price",
    { orders: changed(orders, 0, { cents: 700 }) },
    /S-1 was charged 800 cents, its price is 700/,
  ],
  ["not refunded", { postings: without(postings, 3) }, /S-2 \(failed\) was refunded 0 times instead of 1/],
  ["voided and not refunded", { postings: without(postings, 5) }, /S-3 \(voided\) was refunded 0 times/],
  [
    "refunded although it has its label",
    { orders: changed(orders, 1, { state: "labelled" }) },
    /S-2 \(labelled\) was refunded 1 times instead of 0/,
  ],
  ["charged without an order", { orders: without(orders, 0) }, /a charge for S-1, but no order/],
])("an order that was %s is found", (_what, changes, sentence) => {
  expect(found(2, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  ["bought twice", { labels: [...labels, label("S-1", "se-9")] }, /S-1 .*2 labels instead of 1: se-1, se-9/],
  ["not bought", { labels: without(labels, 0) }, /S-1 \(labelled\) has 0 labels instead of 1: none/],
  ["bought for a refunded order", { labels: [...labels, label("S-2", "se-2")] }, /S-2 \(failed\) has 1/],
  ["refunded and not voided", { labels: changed(labels, 1, { voided: false }) }, /S-3 \(voided\) has 1/],
  [
    "bought for nobody",
    { labels: [...labels, label("S-9", "se-9")] },
    /se-9 was sold for S-9, which is no order/,
  ],
  ["another one than the order's", { labels: changed(labels, 0, { id: "se-8" }) }, /S-1 names se-1 .*se-8/],
  [
    "unknown to its order",
    { orders: changed(orders, 0, order("S-1", "labelled", 800)).map(({ label: _label, ...rest }) => rest) },
    /S-1 \(labelled\) does not know of its label se-1/,
  ],
])("a label that was %s is found", (_what, changes, sentence) => {
  expect(found(3, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  ["is missing", { stored: [] }, /the label of order S-1 has no page/],
  ["is empty", { stored: changed(stored, 0, { bytes: 0 }) }, /labels\/S-1.pdf is empty/],
  ["is of nobody", { stored: [...stored, page("S-9")] }, /holds labels\/S-9.pdf, which no order names/],
  [
    "is another label's",
    { stored: [...stored, { ...page("S-3"), sha256: "sum of S-1" }] },
    /labels\/S-1.pdf and labels\/S-3.pdf are the same page/,
  ],
])("a stored page that %s is found", (_what, changes, sentence) => {
  expect(found(4, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  ["was never seen", { seen: without(seen, 0) }, /chat 7 never saw the label of order S-1/],
  [
    "somebody else saw",
    { seen: [...seen, { ...sight("S-1"), chat: 8 }] },
    /chat 8 saw the label of order S-1/,
  ],
  ["is no PDF", { seen: changed(seen, 0, { isPdf: false }) }, /saw of order S-1 is no PDF/],
  ["is not what is stored", { seen: changed(seen, 0, { sha256: "x" }) }, /saw another page of order S-1/],
  ["is no order's", { seen: [...seen, sight("S-9")] }, /chat 7 saw label-S-9.pdf, which is no label/],
])("a page in a chat that %s is found", (_what, changes, sentence) => {
  expect(found(5, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test("who asks for a label's page again sees it twice, which is right", () => {
  expect(found(5, { seen: [...seen, sight("S-1")] })).toMatchObject({ verdict: "passed" });
});

test.each<[string, Partial<Books>, RegExp]>([
  [
    "void, and sold at the carrier's",
    { labels: changed(labels, 1, { voided: false }) },
    /S-3 is voided, its label se-3 is not/,
  ],
  [
    "void at the carrier's alone",
    { labels: changed(labels, 0, { voided: true }) },
    /se-1 is void, .* S-1 is labelled/,
  ],
  [
    "void, and can still be had",
    { stored: [...stored, page("S-3")] },
    /page of the void order S-3 is still kept/,
  ],
  ["never settled", { orders: changed(orders, 2, { state: "voiding" }) }, /S-3 is being voided still/],
])("a label given back that is %s is found", (_what, changes, sentence) => {
  expect(found(6, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  [
    "of another parcel",
    { templates: changed(templates, 0, { shipment: "else" }) },
    /t-1 is nothing that person 70/,
  ],
  ["somebody else's", { templates: changed(templates, 0, { person: 71 }) }, /t-1 is nothing that person 71/],
])("a template that is %s is found", (_what, changes, sentence) => {
  expect(found(7, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  ["nobody looks after", { parcels: [] }, /nobody looks after the parcel of order S-1/],
  ["is taken for another", { parcels: changed(parcels, 0, { label: "se-9" }) }, /nobody looks after .* S-1/],
  [
    "was reported and not kept",
    { parcels: changed(parcels, 0, { scans: 0 }) },
    /of 1 reports .* S-1, 0 are kept/,
  ],
])("a parcel that %s is found", (_what, changes, sentence) => {
  expect(found(8, changes)?.examples).toContainEqual(expect.stringMatching(sentence));
});
