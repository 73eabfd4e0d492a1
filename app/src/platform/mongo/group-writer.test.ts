import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, expect, inject, test } from "vitest";
import { isDuplicateKey } from "./errors.ts";
import { createGroupWriter } from "./group-writer.ts";

interface Person {
  readonly _id: number;
  readonly name: string;
}

const mongo = new MongoClient(inject("mongoUrl"), { monitorCommands: true });
const db = mongo.db(`group-${randomUUID()}`);
const people = db.collection<Person>("people");
let commands = 0;
mongo.on("commandStarted", ({ commandName }) => {
  if (["insert", "update", "delete"].includes(commandName)) commands += 1;
});
afterAll(async () => {
  await db.dropDatabase();
  await mongo.close();
});

const named = (_id: number, name: string) => ({
  updateOne: { filter: { _id }, update: { $set: { name } }, upsert: true },
});

test("writes of many callers are few commands, and each is in MongoDB when its caller hears of it", async () => {
  const writer = createGroupWriter(people, "people");
  commands = 0;
  await Promise.all(
    Array.from({ length: 100 }, async (_, id) => {
      await writer.write(named(id, `p${id}`));
      expect(await people.findOne({ _id: id })).toEqual({ _id: id, name: `p${id}` });
    }),
  );
  expect(commands).toBeLessThan(10);
});

test("a write that MongoDB refuses fails alone", async () => {
  const writer = createGroupWriter(people, "people");
  const [before, refused, after] = await Promise.allSettled([
    writer.write(named(1_001, "before")),
    writer.write({ insertOne: { document: { _id: 1, name: "twice" } } }),
    writer.write(named(1_002, "after")),
  ]);
  expect([before.status, after.status]).toEqual(["fulfilled", "fulfilled"]);
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "MONGO_REFUSED", retry: "never" } });
  expect(refused.status === "rejected" && isDuplicateKey(refused.reason)).toBe(true);
  expect(await people.countDocuments({ _id: { $in: [1_001, 1_002] } })).toBe(2);
});

test("when it is not known which writes were made, all fail and may be repeated", async () => {
  const own = new MongoClient("mongodb://127.0.0.1:9", { serverSelectionTimeoutMS: 100 });
  const writer = createGroupWriter(own.db("none").collection<Person>("people"), "people");
  const outcomes = await Promise.allSettled([writer.write(named(1, "a")), writer.write(named(2, "b"))]);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ reason: { code: "MONGO_UNAVAILABLE", retry: "backoff" } });
  await own.close();
});
