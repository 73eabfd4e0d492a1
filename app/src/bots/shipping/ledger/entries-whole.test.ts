import type { ObjectId } from "mongodb";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { type Checked, createChecked } from "./books-check.fixture.ts";
import type { BooksProgress } from "./books-progress.ts";
import { ENTRIES_ROUND } from "./entries-round.ts";
import { newPerson } from "./money.fixture.ts";
import { ACCOUNTS, POSTINGS } from "./store.ts";

const ENTRIES_WRONG = expect.stringContaining("LEDGER_ENTRY_WRONG");
const WHOLE = "✅ The books add up again.";
const LONG_AGO = new Date(Date.now() - 30 * 86_400_000);
let bot: MoneyConversation;
let books: Checked;
let told: readonly string[] = [];

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
  books = createChecked(bot);
});
/** Each test has the books to itself. */
afterEach(async () => {
  await postings().deleteMany({});
  await bot.db.collection(ACCOUNTS).deleteMany({});
  await progress().deleteMany({});
  told = await books.toldOwner();
});
afterAll(() => bot.end());

const postings = () => bot.db.collection<{ _id: string | ObjectId }>(POSTINGS);
const progress = () => bot.db.collection<BooksProgress>("ledger_checks");
/** What the owners were told in this test. */
const toldNow = async () => (await books.toldOwner()).slice(told.length);

/** Top-ups of one person's a month ago, which nothing new points to and whose sums are right. */
async function topUps(count: number): Promise<readonly string[]> {
  const person = newPerson();
  const [from, to] = [`topups:${person}`, `person:${person}`];
  const ids = Array.from({ length: count }, (_, index) => `e${String(index).padStart(6, "0")}`);
  const legs = [
    { account: from, cents: -100 },
    { account: to, cents: 100 },
  ];
  const entry = { telegram_id: person, kind: "topup", cents: 100, reference: "P-1", legs, at: LONG_AGO };
  await postings().insertMany(ids.map((_id) => ({ _id, ...entry })));
  await bot.db.collection<{ _id: string; balance: number }>(ACCOUNTS).insertMany([
    { _id: to, balance: count * 100 },
    { _id: from, balance: -count * 100 },
  ]);
  return ids;
}

/** Another amount than their lines move: no sum is wrong by that. */
const spoil = (ids: readonly unknown[]) => set(ids, 90);
const mend = (ids: readonly unknown[]) => set(ids, 100);
const set = (ids: readonly unknown[], cents: number) =>
  postings().updateMany({ _id: { $in: ids as string[] } }, { $set: { cents } } as object);

/** The end of a run of the release before entries were looked at, word for word but for the sums, which are right. */
async function runOfOldWorker(): Promise<void> {
  const before = await progress().findOne({ _id: "books" });
  if (before === null) throw new Error("no run was before");
  const { broken_at, faults, ...rest } = before;
  if (faults.length === 0 && broken_at !== undefined) throw new Error(WHOLE);
  const passed_at = new Date();
  const kept = { ...rest, faults, passed_at, ...(faults.length > 0 && broken_at && { broken_at }) };
  await progress().replaceOne({ _id: "books" }, kept, { upsert: true });
}

test("a worker of an older release does not take wrong entries back, nor are they told again after its run", async () => {
  const [one] = await topUps(2);
  await spoil([one]);
  await books.check();
  await runOfOldWorker();
  await books.check();
  await runOfOldWorker();
  expect(await toldNow()).toEqual([ENTRIES_WRONG]);
  await mend([one]);
  await runOfOldWorker();
  await books.check();
  await books.check();
  expect(await toldNow()).toEqual([ENTRIES_WRONG, WHOLE]);
});

test("sums that are right again are not told as all being right while entries are wrong", async () => {
  const [one] = await topUps(2);
  await spoil([one]);
  await bot.db.collection(ACCOUNTS).updateMany({}, { $inc: { balance: 5 } });
  await books.check();
  await bot.db.collection(ACCOUNTS).updateMany({}, { $inc: { balance: -5 } });
  await books.check();
  await runOfOldWorker();
  expect(await toldNow()).toEqual([expect.stringContaining("LEDGER_UNBALANCED"), ENTRIES_WRONG]);
  await mend([one]);
  await books.check();
  expect((await toldNow()).slice(2)).toEqual([WHOLE]);
});

test("of more wrong entries than are kept those that are not keep the books from being told right", async () => {
  await spoil(await topUps(101));
  await books.check();
  const { entry_faults = [] } = (await progress().findOne({})) ?? {};
  expect(entry_faults).toHaveLength(100);
  await mend(entry_faults.map(({ id }) => id));
  // The round is behind the last one.
  await progress().updateOne({}, { $set: { entry_cursor: "zzz" } });
  await books.check();
  await books.check();
  await books.check();
  expect(await toldNow()).toEqual([expect.stringContaining("101 of them")]);
  const { entry_faults: left = [] } = (await progress().findOne({})) ?? {};
  expect(left).toHaveLength(1);
  await mend(left.map(({ id }) => id));
  await books.check();
  expect((await toldNow()).slice(1)).toEqual([WHOLE]);
});

test("a round that found a wrong entry does not count, only one without any from its beginning", async () => {
  const [one] = await topUps(ENTRIES_ROUND + 2);
  await spoil([one]);
  await books.check();
  await mend([one]);
  await books.check();
  await books.check();
  expect(await toldNow()).toEqual([ENTRIES_WRONG]);
  await books.check();
  expect(await toldNow()).toEqual([ENTRIES_WRONG, WHOLE]);
});
