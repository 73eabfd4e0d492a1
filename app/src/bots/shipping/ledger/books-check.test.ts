import { Writable } from "node:stream";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { AppError } from "../../../platform/errors/app-error.ts";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { createOwners } from "../owners/owners.ts";
import { type BooksCheckOptions, booksCheck } from "./books-check.ts";
import { bookFaults } from "./books-fault.ts";
import { newPerson, wishOf } from "./money.fixture.ts";
import { ACCOUNTS, POSTINGS } from "./store.ts";

let bot: MoneyConversation;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => {
  lines.length = 0;
});
afterAll(() => bot.end());

/** The task over a log that is read here; each call is a process that knows nothing of the others. */
const check = () => checkWith();

async function checkWith(faultsOf?: BooksCheckOptions["faultsOf"], now = Date.now): Promise<void> {
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const logger = createLogger({ name: "test", level: "warn", destination: destination as never });
  const owners = createOwners({ ...bot, ids: [bot.owner] });
  const options = { now, ...(faultsOf && { faultsOf }) };
  const task = booksCheck({ ...bot, mongo: bot.mongo.client, owners, logger }, options);
  await task.run(new AbortController().signal);
}

const imbalance = async () =>
  /^botfleet_ledger_imbalance_cents(?:\{\})? (\S+)$/m.exec((await bot.metrics.expose()).text)?.[1];
const accounts = () => bot.db.collection<{ _id: string; balance: number }>(ACCOUNTS);
const toldOwner = () => bot.told(bot.owner);

async function customer(): Promise<number> {
  const person = newPerson();
  await bot.topUp(person, 2_500);
  await bot.orders.place(wishOf(person, 700), new AbortController().signal);
  return person;
}

test("books that add up are zero, and nobody is told anything", async () => {
  await customer();
  await check();
  expect([await imbalance(), lines, await toldOwner()]).toEqual(["0", [], []]);
});

test("a changed balance, a lost entry and a forged one are each seen: in the metric, the log and each owner's chat, and again when it is whole", async () => {
  const person = await customer();
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
    const before = (await toldOwner()).length;
    await breakIt();
    await check();
    await check();
    expect(Number(await imbalance())).toBeGreaterThan(0);
    expect(lines).toContainEqual(
      expect.objectContaining({
        people: [person],
        err: expect.objectContaining({ code: "LEDGER_UNBALANCED" }),
      }),
    );
    expect((await toldOwner()).slice(before)).toEqual([
      expect.stringMatching(new RegExp(`^🛑 The books do not add up: .*\\b${person}\\b`, "s")),
    ]);
    await mendIt();
    await check();
    await check();
    expect(await imbalance()).toBe("0");
    expect((await toldOwner()).slice(before + 1)).toEqual([
      expect.stringContaining("✅ The books add up again."),
    ]);
  }
});

test("what nothing new points to is found by the round", async () => {
  const person = await customer();
  await check();
  const old = { $set: { at: new Date(Date.now() - 86_400_000) } };
  await bot.db.collection(POSTINGS).updateMany({ telegram_id: person }, old);
  await accounts().updateOne({ _id: `orders:${person}` }, { $inc: { balance: -1 } });
  await check();
  // The account is off by a cent, and so is the person's sum.
  expect(await imbalance()).toBe("2");
  await accounts().updateOne({ _id: `orders:${person}` }, { $inc: { balance: 1 } });
  await check();
  expect(await imbalance()).toBe("0");
});

test("while money moves all the time nothing is taken for wrong", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, customer));
  let moving = true;
  const movers = people.map(async (person) => {
    while (moving) await bot.topUp(person, 1);
  });
  try {
    for (let run = 0; run < 10; run++) {
      await check();
      expect([await imbalance(), lines]).toEqual(["0", []]);
    }
  } finally {
    moving = false;
    await Promise.all(movers);
  }
});

test("the worker's own task does it", async () => {
  await bot.task("ledger-check");
  expect(await imbalance()).toBe("0");
});

test("what MongoDB does not add up in time is added up in smaller parts, and a run that dies leaves what it did", async () => {
  for (let person = 0; person < 5; person++) await customer();
  const start = { seen_at: new Date(0), cursor: "" };
  await bot.db.collection("ledger_checks").updateOne({}, { $set: start });
  const sizes: number[] = [];
  const small = async (people: readonly number[]) => {
    sizes.push(people.length);
    if (people.length > 2) throw new AppError("MONGO_UNAVAILABLE", "too slow");
    if (sizes.filter((size) => size <= 2).length > 2) throw new Error("killed");
    return bookFaults(bot.mongo.client, bot.db, people);
  };
  await expect(checkWith(small)).rejects.toThrow("killed");
  expect(sizes[0]).toBeGreaterThan(2);
  const left = await bot.db.collection("ledger_checks").findOne({});
  expect(left?.seen_at.getTime()).toBeGreaterThan(0);
  await check();
  expect([await imbalance(), lines]).toEqual(["0", []]);
});

test("a check that does not get through for half an hour is told to the owners, once", async () => {
  await check();
  const before = (await toldOwner()).length;
  const slow = () => Promise.reject(new AppError("MONGO_UNAVAILABLE", "too slow"));
  await customer();
  for (const minutes of [29, 31, 32]) {
    const run = checkWith(slow, () => Date.now() + minutes * 60_000);
    await expect(run).rejects.toMatchObject({ code: "MONGO_UNAVAILABLE" });
    expect(await toldOwner()).toHaveLength(before + (minutes > 30 ? 1 : 0));
  }
  expect((await toldOwner()).at(-1)).toMatch(/^🛑 The books have not been added up since /);
  await check();
});
