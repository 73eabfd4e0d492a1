import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { AppError } from "../../../platform/errors/app-error.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { type Checked, createChecked } from "./books-check.fixture.ts";
import { bookFaults } from "./books-fault.ts";
import { ACCOUNTS, POSTINGS } from "./store.ts";

let bot: MoneyConversation;
let books: Checked;

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
  books = createChecked(bot);
});
afterEach(() => {
  books.lines.length = 0;
});
afterAll(() => bot.end());

const accounts = () => bot.db.collection<{ _id: string; balance: number }>(ACCOUNTS);

test("books that add up are zero, and nobody is told anything", async () => {
  await books.customer();
  await books.check();
  expect([await books.imbalance(), books.lines, await books.toldOwner()]).toEqual(["0", [], []]);
});

test("a changed balance, a lost entry and a forged one are each seen: in the metric, the log and each owner's chat, and again when it is whole", async () => {
  const person = await books.customer();
  const id = `person:${person}`;
  const [entry] = await bot.db.collection<{ _id: string }>(POSTINGS).find({ telegram_id: person }).toArray();
  if (entry === undefined) throw new Error("nothing was posted");
  const breaks = [
    [
      () => accounts().updateOne({ _id: id }, { $inc: { balance: 5 } }),
      () => accounts().updateOne({ _id: id }, { $inc: { balance: -5 } }),
    ],
    [
      () => bot.db.collection<{ _id: string }>(POSTINGS).deleteOne({ _id: entry._id }),
      () => bot.db.collection<{ _id: string }>(POSTINGS).insertOne(entry),
    ],
    [
      () =>
        bot.db
          .collection<{ _id: string }>(POSTINGS)
          .updateOne({ _id: entry._id }, { $inc: { "legs.0.cents": 100 } }),
      () =>
        bot.db
          .collection<{ _id: string }>(POSTINGS)
          .updateOne({ _id: entry._id }, { $inc: { "legs.0.cents": -100 } }),
    ],
  ] as const;
  for (const [breakIt, mendIt] of breaks) {
    const before = (await books.toldOwner()).length;
    await breakIt();
    await books.check();
    await books.check();
    expect(Number(await books.imbalance())).toBeGreaterThan(0);
    expect(books.lines).toContainEqual(
      expect.objectContaining({
        people: [person],
        err: expect.objectContaining({ code: "LEDGER_UNBALANCED" }),
      }),
    );
    const told = await books.toldOwner();
    expect(told.slice(before, before + 1)).toEqual([
      expect.stringMatching(new RegExp(`^🛑 The books do not add up: .*\\b${person}\\b`, "s")),
    ]);
    // The forged entry is wrong in itself too; nothing else is said twice.
    expect(told.slice(before + 1).filter((text) => !text.includes("LEDGER_ENTRY_WRONG"))).toEqual([]);
    await mendIt();
    await books.check();
    await books.check();
    expect(await books.imbalance()).toBe("0");
    expect((await books.toldOwner()).slice(told.length)).toEqual([
      expect.stringContaining("✅ The books add up again."),
    ]);
  }
});

test("what nothing new points to is found by the round", async () => {
  const person = await books.customer();
  await books.check();
  const old = { $set: { at: new Date(Date.now() - 86_400_000) } };
  await bot.db.collection(POSTINGS).updateMany({ telegram_id: person }, old);
  await accounts().updateOne({ _id: `orders:${person}` }, { $inc: { balance: -1 } });
  await books.check();
  // The account is off by a cent, and so is the person's sum.
  expect(await books.imbalance()).toBe("2");
  await accounts().updateOne({ _id: `orders:${person}` }, { $inc: { balance: 1 } });
  await books.check();
  expect(await books.imbalance()).toBe("0");
});

test.each([
  ["after a slice that ended with the last account", async () => undefined],
  ["after an account of nobody", () => accounts().insertOne({ _id: "zzzz", balance: 0 })],
])("the round begins anew %s", async (_what, prepare) => {
  const person = await books.customer();
  await books.check();
  const old = { $set: { at: new Date(Date.now() - 86_400_000) } };
  await bot.db.collection(POSTINGS).updateMany({ telegram_id: person }, old);
  await accounts().updateOne({ _id: `orders:${person}` }, { $inc: { balance: -1 } });
  await prepare();
  await bot.db.collection("ledger_checks").updateOne({}, { $set: { cursor: "zzz" } });
  await books.check();
  await books.check();
  expect(await books.imbalance()).toBe("2");
  await accounts().updateOne({ _id: `orders:${person}` }, { $inc: { balance: 1 } });
  await accounts().deleteOne({ _id: "zzzz" });
  await books.check();
});

test("while money moves all the time nothing is taken for wrong", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, books.customer));
  let moving = true;
  const movers = people.map(async (person) => {
    while (moving) await bot.topUp(person, 1);
  });
  try {
    for (let run = 0; run < 10; run++) {
      await books.check();
      expect([await books.imbalance(), books.lines]).toEqual(["0", []]);
    }
  } finally {
    moving = false;
    await Promise.all(movers);
  }
});

test("the worker's own task does it", async () => {
  await bot.task("ledger-check");
  expect(await books.imbalance()).toBe("0");
});

test("what MongoDB does not add up in time is added up in smaller parts, and a run that dies leaves what it did", async () => {
  for (let person = 0; person < 5; person++) await books.customer();
  const start = { seen_at: new Date(0), cursor: "" };
  await bot.db.collection("ledger_checks").updateOne({}, { $set: start });
  const sizes: number[] = [];
  const small = async (people: readonly number[]) => {
    sizes.push(people.length);
    if (people.length > 2) throw new AppError("MONGO_UNAVAILABLE", "too slow");
    if (sizes.filter((size) => size <= 2).length > 2) throw new Error("killed");
    return bookFaults(bot.mongo.client, bot.db, people);
  };
  await expect(books.check(small)).rejects.toThrow("killed");
  expect(sizes[0]).toBeGreaterThan(2);
  const left = await bot.db.collection("ledger_checks").findOne({});
  expect(left?.seen_at.getTime()).toBeGreaterThan(0);
  await books.check();
  expect([await books.imbalance(), books.lines]).toEqual(["0", []]);
});

test("a check that does not get through for half an hour is told to the owners, once", async () => {
  await books.check();
  const before = (await books.toldOwner()).length;
  const slow = () => Promise.reject(new AppError("MONGO_UNAVAILABLE", "too slow"));
  await books.customer();
  for (const minutes of [29, 31, 32]) {
    const run = books.check(slow, () => Date.now() + minutes * 60_000);
    await expect(run).rejects.toMatchObject({ code: "MONGO_UNAVAILABLE" });
    expect(await books.toldOwner()).toHaveLength(before + (minutes > 30 ? 1 : 0));
  }
  expect((await books.toldOwner()).at(-1)).toMatch(/^🛑 The books have not been added up since /);
  await books.check();
});
