import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { countWrites, OTHER, writesPerConversation } from "./mongo-writes.ts";

const name = `load_writes_${randomUUID().slice(0, 8)}`;
let mongo: MongoClient;
beforeAll(async () => {
  mongo = await new MongoClient(inject("mongoUrl")).connect();
});
afterAll(async () => {
  await mongo.db(name).dropDatabase();
  await mongo.close();
});

test("documents are counted as they are written: alone, in bulks and in transactions, and not where nothing changes", async () => {
  const db = mongo.db(name);
  await db.createCollection("a");
  await db.createCollection("b");
  const since = new Date();
  const a = db.collection<{ _id: number; n: number }>("a");
  await a.insertOne({ _id: 1, n: 0 });
  await a.insertMany([
    { _id: 2, n: 0 },
    { _id: 3, n: 0 },
  ]);
  await a.updateMany({ _id: { $lte: 2 } }, { $inc: { n: 1 } });
  await a.updateOne({ _id: 3 }, { $set: { n: 0 } });
  await a.deleteOne({ _id: 3 });
  await mongo.withSession((session) =>
    session.withTransaction(async () => {
      await a.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
      await db.collection("b").insertMany([{ n: 1 }, { n: 2 }], { session });
    }),
  );
  const writes = await countWrites(mongo, since);
  expect(writes.get(`${name}.a`)).toBe(7);
  expect(writes.get(`${name}.b`)).toBe(2);
  expect([...writes.keys()].filter((each) => /^(config|local|admin)\./.test(each))).toEqual([]);
});

const LOAD = {
  everySeconds: 10,
  jitter: 0.5,
  conversations: [
    { name: "talk", weight: 9, messages: 1, writesPerMessage: 0, collections: [] },
    { name: "search", weight: 1, messages: 1, writesPerMessage: 1.5, collections: ["pairs", "files.chunks"] },
  ],
};
const messages = (conversation: string) => (conversation === "search" ? 100 : 900);

function rows(writes: Readonly<Record<string, number>>) {
  const found = writesPerConversation(LOAD, new Map(Object.entries(writes)), ["app_bot", "app"], messages);
  return found.map(({ conversation, per_message, verdict }) => [conversation, per_message, verdict]);
}

test("each conversation is set against its own budget, shared collections included", () => {
  expect(rows({ "app_bot.pairs": 120, "app.files.chunks": 30 })).toEqual([
    ["search", 1.5, "passed"],
    [OTHER, 0, "passed"],
  ]);
  expect(rows({ "app_bot.pairs": 151 })[0]).toEqual(["search", 1.51, "failed"]);
});

test("conversations that write into the same collections are set against what all of them may write", () => {
  const give = {
    name: "give",
    weight: 1,
    messages: 1,
    writesPerMessage: 4,
    collections: ["orders", "money"],
  };
  const take = { ...give, name: "take", writesPerMessage: 1, collections: ["money"] };
  const load = { ...LOAD, conversations: [take, ...LOAD.conversations, give] };
  const writes = new Map([
    ["app_bot.orders", 30],
    ["app_bot.money", 100],
    ["app_bot.pairs", 90],
  ]);
  const made: Readonly<Record<string, number>> = { give: 10, take: 90, search: 100, talk: 0 };
  expect(writesPerConversation(load, writes, ["app_bot", "app"], (name) => made[name] ?? 0)).toMatchObject([
    { conversation: "search", per_message: 0.9, verdict: "passed" },
    { conversation: "take + give", per_message: 1.3, budget_per_message: 1.3, verdict: "passed" },
    { conversation: OTHER },
  ]);
});

test("what no conversation names is counted too, for this bot alone", () => {
  expect(rows({ "app_bot.secret": 30, "app_other.people": 500 })[1]).toEqual([OTHER, 0.03, "failed"]);
});
