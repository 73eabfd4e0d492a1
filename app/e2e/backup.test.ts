import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { MongoClient } from "mongodb";
import { afterAll, expect, inject, it } from "vitest";
import { BOTS } from "../src/bots/index.ts";
import { botDatabase } from "../src/platform/mongo/connection.ts";

const PROGRAM = join(import.meta.dirname, "../src/roles/backup.ts");
const database = `backup_${randomUUID().slice(0, 8)}`;
const client = new MongoClient(inject("mongoUrl"));
const databases = [database, ...BOTS.map(({ name }) => botDatabase(database, name))];

const nothing = Readable.from([]);

/** As a person runs it: a file in, a file out, words on stderr. It is told of MongoDB and nothing else. */
async function backup(args: readonly string[], input?: Buffer) {
  const env = { PATH: process.env.PATH ?? "", MONGO_URL: inject("mongoUrl"), MONGO_DB: database };
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  // A program that refuses does not read.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
  const [out, said] = await Promise.all([buffer(child.stdout ?? nothing), text(child.stderr ?? nothing)]);
  const tallies = said.split("\n").filter((line) => /^[0-9a-f]{16} /.test(line));
  return { code: await ended, out, said, tallies };
}

afterAll(async () => {
  for (const name of databases) await client.db(name).dropDatabase();
  await client.close();
});

it("databases that are lost come back as they were, by what people type", { timeout: 60_000 }, async () => {
  await client
    .db(database)
    .collection("dead_letters")
    .insertOne({ _id: "a" as never, at: new Date() });
  const orders = client.db(botDatabase(database, "shipping")).collection("orders");
  await orders.insertMany(Array.from({ length: 50 }, (_, cents) => ({ cents })));
  await orders.createIndex({ cents: 1 }, { name: "by_cents" });

  const taken = await backup(["dump"]);
  expect(taken.code, taken.said).toBe(0);
  expect(taken.tallies.map((line) => line.slice(17))).toEqual([
    expect.stringMatching(/^1 documents, \d+ bytes: backup_\w+\.dead_letters$/),
    expect.stringMatching(/^50 documents, \d+ bytes: backup_\w+_shipping\.orders$/),
  ]);
  const checked = await backup(["check"], taken.out);
  expect(checked).toMatchObject({ code: 0, tallies: taken.tallies });
  expect(checked.said).toContain("a whole backup, of botfleet");

  expect(await backup(["restore"], taken.out)).toMatchObject({
    code: 1,
    said: expect.stringContaining("RESTORE_REFUSED: Not restored:"),
  });
  await orders.deleteMany({ cents: { $lt: 40 } });
  for (const name of databases.slice(0, 1)) await client.db(name).dropDatabase();

  const restored = await backup(["restore", "--replace"], taken.out);
  expect(restored, restored.said).toMatchObject({ code: 0, tallies: taken.tallies });
  expect((await backup(["dump"])).tallies).toEqual(taken.tallies);
  expect((await orders.indexes()).map(({ name }) => name)).toEqual(["_id_", "by_cents"]);
});

it("what is cut off is no backup, and is told so in one line", { timeout: 30_000 }, async () => {
  const { out } = await backup(["dump"]);
  const cut = await backup(["check"], out.subarray(0, -50));
  expect(cut.code).toBe(1);
  expect(cut.said.trim().split("\n").at(-1)).toMatch(
    /^BACKUP_INVALID: This is no whole backup: .* Restore another one\.$/,
  );
});

it.each([[[]], [["restore"]]])("%j without a file says how it is used", async (args) => {
  expect(await backup(args)).toMatchObject({
    code: 1,
    said: expect.stringContaining("usage: backup.ts dump > FILE"),
  });
});
