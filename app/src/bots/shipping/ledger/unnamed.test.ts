import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { type Checked, createChecked } from "./books-check.fixture.ts";
import { bookFaults } from "./books-fault.ts";
import { ACCOUNTS_ROUND, type BooksProgress } from "./books-progress.ts";
import { ENTRIES_ROUND } from "./entries-round.ts";
import { newPerson } from "./money.fixture.ts";
import { ACCOUNTS, POSTINGS } from "./store.ts";

const SUMS_WRONG = expect.stringContaining("LEDGER_UNBALANCED");
const ENTRIES_WRONG = expect.stringContaining("LEDGER_ENTRY_WRONG");
const WHOLE = "✅ The books add up again.";
/** One more than are kept by name. */
const MANY = 101;
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
  await accounts().deleteMany({});
  await progress().deleteMany({});
  told = await books.toldOwner();
});
afterAll(() => bot.end());

const postings = () => bot.db.collection<{ _id: string }>(POSTINGS);
const accounts = () => bot.db.collection<{ _id: string; balance: number }>(ACCOUNTS);
const progress = () => bot.db.collection<BooksProgress>("ledger_checks");
const toldNow = async () => (await books.toldOwner()).slice(told.length);
const people = (count: number) => Array.from({ length: count }, newPerson);

/** A run by a process that knows only what is kept: the cents it shows. */
async function shown(): Promise<number> {
  await books.check();
  return Number(await books.imbalance());
}

/** A top-up of a month ago: nothing new points to it. */
const entryOf = (person: number, _id: string) => ({
  _id,
  telegram_id: person,
  kind: "topup",
  cents: 100,
  reference: "P-1",
  legs: [
    { account: `topups:${person}`, cents: -100 },
    { account: `person:${person}`, cents: 100 },
  ],
  at: new Date(Date.now() - 30 * 86_400_000),
});
const accountsOf = (person: number, balance: number) => [
  { _id: `person:${person}`, balance },
  { _id: `topups:${person}`, balance: -balance },
];

/** Top-ups of somebody's, one more than a run of the round takes. */
async function sliceOfEntries(): Promise<readonly string[]> {
  const [person = 0] = people(1);
  const ids = Array.from({ length: ENTRIES_ROUND + 1 }, (_, index) => `e${String(index).padStart(6, "0")}`);
  await postings().insertMany(ids.map((id) => entryOf(person, id)));
  await accounts().insertMany(accountsOf(person, ids.length * 100));
  return ids;
}

/** Names of what is wrong, as kept. */
async function named() {
  const { entry_faults = [], faults = [] } = (await progress().findOne({})) ?? {};
  return { people: faults.map(({ telegramId }) => telegramId), entries: entry_faults.map(({ id }) => id) };
}

test("of more people than are kept by name the others keep the books from being told right, and the metric from zero", async () => {
  // By their names these come first of all accounts, and a run of the round ends before the last of the others.
  await accounts().insertMany(people(MANY).map((person) => ({ _id: `orders:${person}`, balance: 5 })));
  await accounts().insertMany(
    people(ACCOUNTS_ROUND).map((person) => ({ _id: `person:${person}`, balance: 0 })),
  );
  const mend = (ids: readonly number[]) =>
    accounts().deleteMany({ _id: { $in: ids.map((id) => `orders:${id}`) } });
  expect(await shown()).toBe(MANY * 10);
  const { people: first } = await named();
  expect(first).toHaveLength(100);
  await mend(first);
  // Behind the last one, where the round ends, and at the last one itself.
  expect([await shown(), await named()]).toEqual([10, { people: [], entries: [] }]);
  expect(await shown()).toBeGreaterThan(0);
  expect(await toldNow()).toEqual([SUMS_WRONG]);
  const { people: left } = await named();
  expect(left).toHaveLength(1);
  await mend(left);
  expect([await shown(), await toldNow()]).toEqual([0, [SUMS_WRONG, WHOLE]]);
});

test("whose entries are without an account is found by the round through the entries, and that one is waited for", async () => {
  const lonely = people(MANY);
  await postings().insertMany(lonely.map((person) => entryOf(person, `a${person}`)));
  await sliceOfEntries();
  const mend = (ids: readonly number[]) => accounts().insertMany(ids.flatMap((id) => accountsOf(id, 100)));
  expect(await shown()).toBeGreaterThan(0);
  await mend((await named()).people);
  expect(await shown()).toBeGreaterThan(0);
  expect(await shown()).toBeGreaterThan(0);
  expect(await toldNow()).toEqual([SUMS_WRONG]);
  const { people: left } = await named();
  expect(left).toHaveLength(1);
  await mend(left);
  expect([await shown(), await toldNow()]).toEqual([0, [SUMS_WRONG, WHOLE]]);
});

test("of those whose entries are without an account a run that dies leaves the rest to the next, not to the next round", async () => {
  const lonely = people(600);
  await postings().insertMany(lonely.map((person) => entryOf(person, `a${person}`)));
  await sliceOfEntries();
  let parts = 0;
  const killed = (part: readonly number[]) => {
    if (++parts > 1) throw new Error("killed");
    return bookFaults(bot.mongo.client, bot.db, part);
  };
  await expect(books.check(killed)).rejects.toThrow("killed");
  expect(await shown()).toBe(lonely.length * 200);
});

test("of more wrong entries than are kept by name the others keep the metric from zero", async () => {
  const wrong = (await sliceOfEntries()).slice(0, MANY);
  const set = (ids: readonly unknown[], cents: number) =>
    postings().updateMany({ _id: { $in: ids as string[] } }, { $set: { cents } } as object);
  await set(wrong, 90);
  expect(await shown()).toBe(MANY * 20);
  await set((await named()).entries, 100);
  expect([await shown(), await named()]).toEqual([20, { people: [], entries: [] }]);
  expect(await shown()).toBeGreaterThan(0);
  const { entries: left } = await named();
  expect(left).toHaveLength(1);
  await set(left, 100);
  expect([await shown(), await toldNow()]).toEqual([0, [ENTRIES_WRONG]]);
  // A round that found none, from its beginning.
  await books.check();
  expect([await shown(), await toldNow()]).toEqual([0, [ENTRIES_WRONG, WHOLE]]);
});

test("while more are wrong than are kept by name all are counted once, and when all are right the metric is zero after a round", async () => {
  await accounts().insertMany(people(MANY + 50).map((person) => ({ _id: `orders:${person}`, balance: 5 })));
  for (let run = 0; run < 3; run++) expect(await shown()).toBe((MANY + 50) * 10);
  await accounts().deleteMany({});
  expect([await shown(), await toldNow()]).toEqual([0, [SUMS_WRONG, WHOLE]]);
});
