import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { BSON, type Document, MongoClient } from "mongodb";
import { afterAll, afterEach, expect, inject, test } from "vitest";
import type { CollectionTally } from "./archive-format.ts";
import { collectionsOf, dumpDatabases } from "./dump.ts";
import { openArchive } from "./read-archive.ts";
import { restoreArchive } from "./restore.ts";

// As the app opens it: what a collection inherits from its client must not undo the snapshot.
const options = { readConcern: { level: "majority" }, writeConcern: { w: "majority" } } as const;
const client = new MongoClient(inject("mongoUrl"), options);
const fleet = `backup_${randomUUID().slice(0, 8)}`;
const databases = [fleet, `${fleet}_bot`];
const [shared, own] = [client.db(fleet), client.db(`${fleet}_bot`)];

afterEach(async () => {
  for (const name of databases) await client.db(name).dropDatabase();
});
afterAll(() => client.close());

async function dump(): Promise<{ bytes: Buffer; tallies: CollectionTally[] }> {
  const tallies: CollectionTally[] = [];
  const onTally = (tally: CollectionTally) => void tallies.push(tally);
  const bytes = await buffer(
    Readable.from(dumpDatabases(client, { databases, toolVersion: "test", onTally })),
  );
  return { bytes, tallies };
}

async function restore(bytes: Buffer, more: { replace?: boolean; into?: readonly string[] } = {}) {
  const { into = databases, replace = false } = more;
  const tallies: CollectionTally[] = [];
  const onTally = (tally: CollectionTally) => void tallies.push(tally);
  await restoreArchive(client, await openArchive(Readable.from([bytes])), {
    databases: into,
    replace,
    onTally,
  });
  return tallies;
}

/** Restores, while something is done to the databases after the last document was read. */
async function restoreMeddled(bytes: Buffer, meddle: () => Promise<unknown>): Promise<void> {
  const archive = await openArchive(Readable.from([bytes]));
  const parts = async function* () {
    yield* archive.parts();
    await meddle();
  };
  const more = { databases, replace: true, onTally: () => undefined };
  await restoreArchive(client, { ...archive, parts }, more);
}

const KINDS: Document = {
  int: new BSON.Int32(1),
  long: BSON.Long.fromNumber(1),
  double: new BSON.Double(1),
  big: BSON.Long.fromString("9223372036854775807"),
  decimal: BSON.Decimal128.fromString("0.10"),
  date: new Date("2026-11-26T12:00:00.123Z"),
  id: new BSON.ObjectId(),
  uuid: new BSON.UUID(),
  binary: new BSON.Binary(Buffer.from([0, 255, 1])),
  regex: new BSON.BSONRegExp("^a.*b$", "im"),
  code: new BSON.Code("return 1", { a: 1 }),
  timestamp: new BSON.Timestamp({ t: 7, i: 3 }),
  nothing: null,
  least: new BSON.MinKey(),
  nested: { z: [1, { y: "é\u0000📦" }, []], a: {} },
};

test("what is brought back has the same bytes, collections, options and indexes", async () => {
  await shared.createCollection("names", { collation: { locale: "en", strength: 2 } });
  await shared.collection("names").insertMany([{ _id: "b" as never }, { _id: "A" as never }]);
  await shared.createCollection("empty");
  await own.collection("kinds").insertMany([{ _id: 1 as never, ...KINDS }, { _id: "b" as never }]);
  await own.collection("kinds").createIndex({ int: 1, "nested.a": -1 }, { name: "both", unique: true });
  await own.collection("kinds").createIndex({ date: 1 }, { name: "ttl", expireAfterSeconds: 10 ** 9 });
  const filter = { partialFilterExpression: { long: { $gt: 1 } } };
  await own.collection("kinds").createIndex({ long: 1 }, { name: "some", ...filter });
  const many = Array.from({ length: 2_500 }, (_, _id) => ({ _id: _id as never, text: `${_id}`.repeat(50) }));
  await own.collection("many").insertMany(many);
  const before = [await collectionsOf(shared), await collectionsOf(own)];

  const first = await dump();
  for (const name of databases) await client.db(name).dropDatabase();
  const restored = await restore(first.bytes);

  expect(restored).toEqual(first.tallies);
  expect((await dump()).tallies).toEqual(first.tallies);
  expect([await collectionsOf(shared), await collectionsOf(own)]).toEqual(before);
  expect(first.tallies.map(({ documents, namespace }) => [namespace, documents])).toEqual([
    [`${fleet}.empty`, 0],
    [`${fleet}.names`, 2],
    [`${fleet}_bot.kinds`, 2],
    [`${fleet}_bot.many`, 2_500],
  ]);
});

test("a backup is of one moment: what moves between databases while it is taken is in it once", async () => {
  const filler = Array.from({ length: 4_000 }, () => ({ text: "x".repeat(2_000) }));
  await shared.collection("a_filler").insertMany(filler);
  await shared.collection("purse").insertOne({ _id: 1 as never, cents: 100_000 });
  await own.collection("a_filler").insertMany(filler.map(({ text }) => ({ text })));
  await own.collection("purse").insertOne({ _id: 1 as never, cents: 0 });
  let moves = 0;
  const stopping = new AbortController();
  const moving = (async () => {
    while (!stopping.signal.aborted) {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await shared.collection("purse").updateOne({}, { $inc: { cents: -1 } }, { session });
          await own.collection("purse").updateOne({}, { $inc: { cents: 1 } }, { session });
        }),
      );
      moves += 1;
    }
  })();
  while (moves < 3) await sleep(10);
  const begun = moves;
  const { bytes } = await dump();
  const during = moves - begun;
  stopping.abort();
  await moving;
  expect(during).toBeGreaterThan(2);

  await restore(bytes, { replace: true });
  const purses = await Promise.all(
    [shared, own].map((db) => db.collection<{ cents: number }>("purse").findOne()),
  );
  expect(purses.reduce((sum, purse) => sum + (purse?.cents ?? Number.NaN), 0)).toBe(100_000);
});

test("nothing is overwritten unasked; asked, nothing of before is left", async () => {
  await own.collection("orders").insertOne({ _id: 1 as never });
  const { bytes } = await dump();
  await own.collection("orders").insertOne({ _id: 2 as never });
  await own.collection("of_a_newer_release").insertOne({});
  await expect(restore(bytes)).rejects.toMatchObject({ code: "RESTORE_REFUSED" });
  expect(await own.collection("orders").countDocuments()).toBe(2);

  await restore(bytes, { replace: true });
  expect(await own.collection("orders").find().toArray()).toEqual([{ _id: 1 }]);
  expect((await collectionsOf(own)).map(({ name }) => name)).toEqual(["orders"]);
});

test("a backup of other databases is refused before anything is taken away", async () => {
  await own.collection("orders").insertOne({ _id: 1 as never });
  const { bytes } = await dump();
  await expect(restore(bytes, { replace: true, into: [`${fleet}_other`] })).rejects.toThrow(
    `RESTORE_REFUSED: Not restored: it is a backup of other databases, such as ${fleet}_bot.orders.`,
  );
  expect(await own.collection("orders").countDocuments()).toBe(1);
});

test("somebody who writes meanwhile is noticed", async () => {
  await own.collection("orders").insertMany([{ _id: 1 as never }, { _id: 2 as never }]);
  const { bytes } = await dump();
  const archive = await openArchive(Readable.from([bytes]));
  const meddled = {
    ...archive,
    parts: async function* () {
      await own.collection("orders").insertOne({ _id: 3 as never });
      yield* archive.parts();
    },
  };
  await expect(
    restoreArchive(client, meddled, { databases, replace: true, onTally: () => undefined }),
  ).rejects.toThrow("has 3 documents after the restore, of 2");
});

test("documents, options, indexes and collections that differ after a restore are told apart", async () => {
  await own.createCollection("orders", { collation: { locale: "en" } });
  await own.collection("orders").insertMany([{ _id: 1 as never, cents: 1 }, { _id: 2 as never }]);
  await own.collection("orders").createIndex({ cents: 1 }, { name: "by_cents" });
  const { bytes } = await dump();
  const orders = own.collection("orders");
  const meddling: readonly [() => Promise<unknown>, string][] = [
    [() => orders.updateOne({ cents: 1 }, { $set: { cents: 2 } }), "orders has 2 documents of the sum"],
    [() => orders.createIndex({ more: 1 }, { name: "more" }), "orders has another index more than"],
    [() => own.createCollection("extra"), "extra is there after the restore, and not in the backup"],
    [() => own.command({ collMod: "orders", validationLevel: "off" }), "orders has other options than"],
  ];
  for (const [meddle, message] of meddling)
    await expect(restoreMeddled(bytes, meddle), message).rejects.toMatchObject({
      code: "BACKUP_DIFFERS",
      message: expect.stringContaining(message),
    });
  await restoreMeddled(bytes, () => Promise.resolve());
});
