import { ObjectId } from "mongodb";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { type Checked, createChecked } from "./books-check.fixture.ts";
import { ENTRIES_ROUND } from "./entries-round.ts";
import { newPerson } from "./money.fixture.ts";
import { ACCOUNTS, POSTINGS } from "./store.ts";

let bot: MoneyConversation;
let books: Checked;

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
  books = createChecked(bot);
});
/** Each test has the books to itself. */
afterEach(async () => {
  await bot.db.collection(POSTINGS).deleteMany({});
  await bot.db.collection(ACCOUNTS).deleteMany({});
  await bot.db.collection("ledger_checks").deleteMany({});
  books.lines.length = 0;
});
afterAll(() => bot.end());

const entries = () => bot.db.collection<{ _id: string | ObjectId }>(POSTINGS);
const LONG_AGO = new Date(Date.now() - 30 * 86_400_000);

/** An entry as it is kept, of a month ago: nothing new points to it. */
function entryOf(person: number, id: string | ObjectId, change: object = {}) {
  const legs = [
    { account: `topups:${person}`, cents: -100 },
    { account: `person:${person}`, cents: 100 },
  ];
  return {
    _id: id,
    telegram_id: person,
    kind: "topup",
    cents: 100,
    reference: "P-1",
    legs,
    at: LONG_AGO,
    ...change,
  };
}
const insert = (...documents: readonly { _id: unknown }[]) => entries().insertMany([...documents] as never[]);
const accountsOf = (person: number, cents: number) =>
  bot.db.collection<{ _id: string; balance: number }>(ACCOUNTS).insertMany([
    { _id: `person:${person}`, balance: cents },
    { _id: `topups:${person}`, balance: -cents },
  ]);

/** The owners were told once, in whatever order, of all of these, and the metric is above zero. */
async function expectTold(before: number, ...texts: readonly RegExp[]): Promise<void> {
  expect(Number(await books.imbalance())).toBeGreaterThan(0);
  const told = (await books.toldOwner()).slice(before);
  expect(told).toEqual(texts.map((text) => expect.stringMatching(text)));
}

/** What an entry takes from outside, and what it brings to the person. */
const lines = (person: number, out: number, into: number) => ({
  legs: [
    { account: `topups:${person}`, cents: -out },
    { account: `person:${person}`, cents: into },
  ],
});

test("two entries whose lines are not zero, and make sums that are, are told with a code until they are put right", async () => {
  const person = newPerson();
  await accountsOf(person, 200);
  await insert(entryOf(person, "one"), entryOf(person, "two"));
  await books.check();
  const before = (await books.toldOwner()).length;
  expect([await books.imbalance(), books.lines]).toEqual(["0", []]);

  await entries().updateOne({ _id: "one" }, { $set: lines(person, 100, 101) });
  await entries().updateOne({ _id: "two" }, { $set: lines(person, 100, 99) });
  await books.check();
  await books.check();
  await expectTold(before, /Entries of the books .* 2 of them, by \$0\.02 .*one, two.*LEDGER_ENTRY_WRONG/s);
  expect(await books.imbalance()).toBe("2");
  expect(books.lines).toContainEqual(
    expect.objectContaining({
      entries: ["one", "two"],
      err: expect.objectContaining({ code: "LEDGER_ENTRY_WRONG" }),
    }),
  );

  await entries().updateMany({}, { $set: lines(person, 100, 100) });
  await books.check();
  await books.check();
  expect(await books.imbalance()).toBe("0");
  expect((await books.toldOwner()).slice(before + 1)).toEqual([
    expect.stringContaining("✅ The books add up again."),
  ]);
});

test("an old entry of somebody who has no account is told as a person whose books are wrong", async () => {
  const person = newPerson();
  await insert(entryOf(person, "lonely"));
  const before = (await books.toldOwner()).length;
  await books.check();
  await expectTold(before, new RegExp(`The books do not add up: .*\\b${person}\\b.*LEDGER_UNBALANCED`, "s"));
  await accountsOf(person, 100);
  await books.check();
  expect(await books.imbalance()).toBe("0");
});

test.each([
  ["has an id of another kind", (person: number) => entryOf(person, new ObjectId(), lines(person, 100, 50))],
  ["is nobody's", (person: number) => entryOf(person, "x", { telegram_id: String(person) })],
  ["has no time", (person: number) => entryOf(person, "x", { at: undefined })],
  ["has no lines", (person: number) => entryOf(person, "x", { legs: undefined })],
  ["has an empty line", (person: number) => entryOf(person, "x", { legs: [null] })],
  ["moves another amount than it says", (person: number) => entryOf(person, "x", { cents: 90 })],
  ["moves it the other way", (person: number) => entryOf(person, "x", { kind: "refund" })],
  ["is of no kind", (person: number) => entryOf(person, "x", { kind: "gift" })],
  ["is of parts of a cent", (person: number) => entryOf(person, "x", lines(person, 0.5, 0.5))],
  ["takes from somebody else", (person: number) => entryOf(person, "x", lines(person + 1, 100, 100))],
])("an old entry that %s is told", async (_what, make) => {
  const person = newPerson();
  await accountsOf(person, 100);
  await insert(make(person));
  const before = (await books.toldOwner()).length;
  await books.check();
  expect(Number(await books.imbalance())).toBeGreaterThan(0);
  expect((await books.toldOwner()).slice(before)).toContainEqual(
    expect.stringContaining("LEDGER_ENTRY_WRONG"),
  );
});

test("entries whose ids look alike, or are objects, are each counted", async () => {
  const person = newPerson();
  await accountsOf(person, 400);
  const entry = entryOf(person, "1", { cents: 90 });
  await insert(entry, { ...entry, _id: 1 }, { ...entry, _id: { of: "a" } }, { ...entry, _id: { of: "b" } });
  await books.check();
  expect(await books.imbalance()).toBe("80");
});

test("a new entry that is wrong is told at the next look, wherever the round is", async () => {
  const person = await books.customer();
  await books.check();
  await bot.db.collection("ledger_checks").updateOne({}, { $set: { entry_cursor: "zzz" } });
  await entries().updateOne({ telegram_id: person, kind: "topup" }, { $inc: { cents: 1 } } as object);
  const before = (await books.toldOwner()).length;
  await books.check();
  await expectTold(before, /LEDGER_ENTRY_WRONG/);
});

test("an entry of a day to come keeps no new one from being looked at", async () => {
  const person = newPerson();
  await accountsOf(person, 200);
  await insert(entryOf(person, "one", { at: new Date(Date.now() + 86_400_000) }));
  await insert(entryOf(person, "two", { at: new Date() }));
  await books.check();
  expect(await books.imbalance()).toBe("0");
  await bot.db.collection("ledger_checks").updateOne({}, { $set: { entry_cursor: "zzz" } });
  await entries().updateOne({ _id: "two" }, { $set: { kind: "refund" } } as object);
  await books.check();
  expect(Number(await books.imbalance())).toBeGreaterThan(0);
});

test("a run takes a part of all entries, and the runs after it the rest", async () => {
  const person = newPerson();
  const count = ENTRIES_ROUND + 2;
  await accountsOf(person, count * 100);
  const all = Array.from({ length: count }, (_, index) =>
    entryOf(person, `e${String(index).padStart(6, "0")}`),
  );
  await insert(...all);
  const [last = "", beforeLast = ""] = all.slice(-2).map(({ _id }) => _id);
  // Their sums are right, so only a look at the entries themselves finds them.
  await entries().updateOne({ _id: last }, { $set: lines(person, 100, 101) });
  await entries().updateOne({ _id: beforeLast }, { $set: lines(person, 100, 99) });
  const before = (await books.toldOwner()).length;
  await books.check();
  expect(await books.imbalance()).toBe("0");
  await books.check();
  await expectTold(before, /LEDGER_ENTRY_WRONG/);
  // The round has begun anew, and what was found is looked at all the same.
  await books.check();
  expect(await books.imbalance()).toBe("2");
});

test("the round goes by the index of entries, not through all of them", async () => {
  const person = newPerson();
  await accountsOf(person, 300);
  await insert(entryOf(person, "a"), entryOf(person, "b"), entryOf(person, "c"));
  const cursor = entries().find({}, { min: { _id: "c" }, hint: { _id: 1 } });
  const { executionStats } = await cursor.sort({ _id: 1 }).limit(ENTRIES_ROUND).explain("executionStats");
  expect(executionStats).toMatchObject({ totalDocsExamined: 1, nReturned: 1 });
});
