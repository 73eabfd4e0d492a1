import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { type MongoReplicaSet, startMongoReplicaSet } from "../../dev/servers/mongo-replica-set.ts";
import { BOTS } from "../src/bots/index.ts";
import type { BackupReport } from "../src/contracts/backup-report.ts";
import { botDatabase } from "../src/platform/mongo/connection.ts";

const PROGRAM = join(import.meta.dirname, "../src/roles/backup.ts");
const database = `backup_${randomUUID().slice(0, 8)}`;
const client = new MongoClient(inject("mongoUrl"));
const databases = [database, ...BOTS.map(({ name }) => botDatabase(database, name))];
const folder = mkdtempSync(join(tmpdir(), "botfleet-backups-"));
const reportFile = join(folder, "report");
const volume = join(folder, "volume");
let scratch: MongoReplicaSet;
let scratchClient: MongoClient;

beforeAll(async () => {
  scratch = await startMongoReplicaSet({ members: 1 });
  scratchClient = new MongoClient(scratch.url);
});
beforeEach(async () => {
  await wipe(client);
  await wipe(scratchClient);
});
afterAll(async () => {
  await wipe(client);
  await Promise.all([client.close(), scratchClient?.close()]);
  await scratch?.stop();
  rmSync(folder, { recursive: true });
});

async function wipe(from: MongoClient): Promise<void> {
  for (const name of databases) await from.db(name).dropDatabase();
}

async function fill(): Promise<void> {
  const orders = client.db(botDatabase(database, "shipping")).collection("orders");
  await orders.insertMany(Array.from({ length: 500 }, (_, cents) => ({ cents })));
  await orders.createIndex({ cents: 1 }, { name: "by_cents" });
  await client.db(database).collection("dead_letters").insertOne({ at: new Date() });
}

/** As the operator's Jobs run it. */
async function run(...args: readonly string[]): Promise<BackupReport & { readonly exit: number | null }> {
  const env = {
    PATH: process.env.PATH ?? "",
    MONGO_URL: inject("mongoUrl"),
    MONGO_DB: database,
    BACKUP_FOLDER: volume,
    BACKUP_SCRATCH_URL: scratch.url,
    BACKUP_REPORT: reportFile,
  };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [exit, said] = await Promise.all([ended, text(child.stderr ?? Readable.from([]))]);
  const report = readFileSync(reportFile, "utf8");
  rmSync(reportFile);
  expect(report.length, said).toBeLessThan(4_096);
  return { exit, ...JSON.parse(report) };
}

test("a backup is taken, tried out in an empty server, and brought back equal after all was lost", {
  timeout: 120_000,
}, async () => {
  await fill();
  const taken = await run("take", "one.archive.gz");
  expect(taken).toMatchObject({
    exit: 0,
    ok: true,
    task: "take",
    file: "one.archive.gz",
    location: `volume:${join(volume, "one.archive.gz")}`,
    content: { databases: 2, collections: 2, documents: 501, sum: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(
    await scratchClient.db(botDatabase(database, "shipping")).collection("orders").countDocuments(),
  ).toBe(500);

  await wipe(client);
  expect(await run("bring-back", "one.archive.gz")).toMatchObject({
    exit: 0,
    task: "restore",
    content: "content" in taken ? taken.content : undefined,
  });
  // The same again: what is there is not overwritten unless it is named.
  const full = { exit: 1, ok: false, task: "restore", code: "RESTORE_REFUSED" };
  expect(await run("bring-back", "one.archive.gz")).toMatchObject({ ...full, action: expect.any(String) });
  const other = await run("bring-back", "one.archive.gz", "--replace", "another");
  expect(other).toMatchObject({
    ...full,
    message: expect.stringContaining(`the database is ${database}, and another was confirmed`),
  });
  expect(await run("bring-back", "one.archive.gz", "--replace", database)).toMatchObject({ ok: true });
});

test("taken again, it is the one that is there; removed, it is gone, twice too", {
  timeout: 120_000,
}, async () => {
  await fill();
  const first = await run("take", "two.archive.gz");
  await wipe(scratchClient);
  await client.db(database).collection("dead_letters").insertOne({ at: new Date() });
  const again = await run("take", "two.archive.gz");
  expect(again).toMatchObject({ ok: true, content: "content" in first ? first.content : undefined });
  expect(await run("remove", "two.archive.gz")).toMatchObject({ exit: 0, ok: true, task: "remove" });
  expect(await run("remove", "two.archive.gz")).toMatchObject({ ok: true });
  expect(readdirSync(volume).filter((name) => name.startsWith("two"))).toEqual([]);
  expect(await run("bring-back", "two.archive.gz")).toMatchObject({
    ok: false,
    exit: 1,
    code: "BACKUP_NOT_FOUND",
  });
});

test("one that lost bytes in the store is not restored, and nothing was changed", {
  timeout: 120_000,
}, async () => {
  await fill();
  await run("take", "three.archive.gz");
  truncateSync(join(volume, "three.archive.gz"), 100);
  expect(await run("bring-back", "three.archive.gz", "--replace", database)).toMatchObject({ ok: false });
  expect(await client.db(database).collection("dead_letters").countDocuments()).toBe(1);
});

test("a scratch server that holds something is refused, and keeps it", {
  timeout: 120_000,
}, async () => {
  await fill();
  await scratchClient.db(database).collection("precious").insertOne({});
  expect(await run("take", "four.archive.gz")).toMatchObject({ ok: false, exit: 1, code: "RESTORE_REFUSED" });
  expect(await scratchClient.db(database).collection("precious").countDocuments()).toBe(1);
});

test("databases without a document are no backup, and nothing is left of it in the store", {
  timeout: 120_000,
}, async () => {
  await client.db(database).createCollection("empty");
  expect(await run("take", "five.archive.gz")).toMatchObject({ ok: false, exit: 1, code: "BACKUP_EMPTY" });
  expect(readdirSync(volume).filter((name) => name.startsWith("five"))).toEqual([]);
});
