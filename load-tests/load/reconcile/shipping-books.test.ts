import { expect, test } from "vitest";
import { type Books, bookRules } from "./shipping-books.ts";

const posting = (kind: string, reference: string, from: string, to: string, cents: number) => ({
  kind,
  reference,
  legs: [
    { account: from, cents: -cents },
    { account: to, cents },
  ],
});

/** One person who paid 20.00, bought a label for 8.00 and had another one refunded. */
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
  ],
  orders: [
    { id: "S-1", state: "labelled" },
    { id: "S-2", state: "failed" },
  ],
  payments: [
    { id: "P-1", state: "paid" },
    { id: "P-2", state: "open" },
  ],
  labels: ["S-1"],
  paid: ["P-1"],
};

const violations = (changes: Partial<Books>) =>
  bookRules("s", { ...BOOKS, ...changes }).map(({ examples }) => examples);

test("books that are right violate nothing", () => {
  expect(bookRules("s", BOOKS).map(({ verdict }) => verdict)).toEqual([
    "passed",
    "passed",
    "passed",
    "passed",
  ]);
});

test("books in which nothing happened prove nothing", () => {
  const empty = { accounts: [], postings: [], orders: [], payments: [], labels: [], paid: [] };
  expect(bookRules("s", empty).map(({ verdict }) => verdict)).toEqual(Array(4).fill("not checked"));
});

test("a balance that its postings do not make is found, and so is money out of nothing", () => {
  const accounts = BOOKS.accounts.map((account) =>
    account.id === "person:1" ? { ...account, balance: 1_300 } : account,
  );
  expect(violations({ accounts })[0]).toEqual([
    "all accounts together hold 100 cents",
    "person:1 holds 1300, its postings make 1200",
  ]);
});

test("a person whose account is overdrawn is found", () => {
  const accounts = [
    { id: "person:1", balance: -5 },
    { id: "orders:1", balance: 5 },
  ];
  const postings = [posting("order", "S-1", "person:1", "orders:1", 5)];
  expect(violations({ accounts, postings })[0]).toEqual(["person:1 is overdrawn: -5"]);
});

test.each<[string, Partial<Books>, RegExp]>([
  [
    "charged twice",
    { postings: [...BOOKS.postings, posting("order", "S-1", "a", "b", 8)] },
    /S-1 .* charged 2 times/,
  ],
  [
    "not charged",
    { postings: BOOKS.postings.filter(({ kind }) => kind !== "order") },
    /S-1 .* charged 0 times/,
  ],
  [
    "not refunded",
    { postings: BOOKS.postings.filter(({ kind }) => kind !== "refund") },
    /S-2 .* refunded 0 times/,
  ],
  ["charged without an order", { orders: [] }, /a charge for S-1, but no order/],
])("an order that was %s is found", (_what, changes, sentence) => {
  expect(violations(changes)[1]).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  ["bought twice", { labels: ["S-1", "S-1"] }, /S-1 \(labelled\) has 2 labels/],
  ["not bought", { labels: [] }, /S-1 \(labelled\) has 0 labels/],
  ["bought for a refunded order", { labels: ["S-1", "S-2"] }, /S-2 \(failed\) has 1 labels/],
  ["bought for nobody", { labels: ["S-1", "S-9"] }, /sold for S-9/],
])("a label that was %s is found", (_what, changes, sentence) => {
  expect(violations(changes)[2]).toContainEqual(expect.stringMatching(sentence));
});

test.each<[string, Partial<Books>, RegExp]>([
  [
    "not credited",
    { postings: BOOKS.postings.filter(({ kind }) => kind !== "topup") },
    /P-1 .* credited 0 times/,
  ],
  [
    "credited twice",
    { postings: [...BOOKS.postings, posting("topup", "P-1", "a", "b", 9)] },
    /P-1 .* 2 times/,
  ],
  ["credited without being paid", { paid: [] }, /P-1 \(paid\) was not paid/],
])("a payment that was %s is found", (_what, changes, sentence) => {
  expect(violations(changes)[3]).toContainEqual(expect.stringMatching(sentence));
});
