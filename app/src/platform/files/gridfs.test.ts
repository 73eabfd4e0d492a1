import { randomUUID } from "node:crypto";
import { MongoClient, ObjectId } from "mongodb";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { describeFileStore } from "./conformance.ts";
import { createGridFsFileStore } from "./gridfs-file-store.ts";

const client = new MongoClient(inject("mongoUrl"));
const db = client.db(`test-files-${randomUUID().slice(0, 8)}`);
beforeAll(() => client.connect());
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

const collections = ["files.files", "files.chunks", "files.pending"];

describeFileStore("GridFS", {
  open: (now) => createGridFsFileStore({ db, now }),
  countStored: async () => {
    const counts = await Promise.all(collections.map((name) => db.collection(name).countDocuments()));
    return counts.reduce((sum, count) => sum + count, 0);
  },
});

test("what a killed process left of an upload is removed a day later, and not before", async () => {
  const store = await createGridFsFileStore({ db });
  const startedAt = new Date();
  const half = new ObjectId();
  await db.collection("files.pending").insertOne({ _id: half, startedAt });
  await db.collection("files.chunks").insertOne({ files_id: half, n: 0, data: Buffer.from("x") });
  const unnamed = new ObjectId();
  await db.collection("files.pending").insertOne({ _id: unnamed, startedAt });
  await db.collection("files.chunks").insertOne({ files_id: unnamed, n: 0, data: Buffer.from("x") });
  await db
    .collection("files.files")
    .insertOne({ _id: unnamed, filename: `.uploading/${unnamed}`, length: 1 });
  const chunks = () => db.collection("files.chunks").countDocuments({ files_id: { $in: [half, unnamed] } });
  await store.expire(new Date(startedAt.getTime() + 3_600_000));
  expect(await chunks()).toBe(2);
  await store.expire(new Date(startedAt.getTime() + 25 * 3_600_000));
  expect(await chunks()).toBe(0);
  expect(await db.collection("files.files").findOne({ _id: unnamed })).toBeNull();
  expect(await db.collection("files.pending").countDocuments()).toBe(0);
});

test("a file published by a process killed right after stays when the rest is removed", async () => {
  const store = await createGridFsFileStore({ db });
  await store.put("published", Buffer.from("x"), { contentType: "text/plain" });
  const file = await db.collection("files.files").findOne({ filename: "published" });
  await db
    .collection("files.pending")
    .insertOne({ _id: file?._id ?? new ObjectId(), startedAt: new Date(0) });
  await store.expire(new Date());
  expect((await store.open("published")).meta.bytes).toBe(1);
  expect(await db.collection("files.chunks").countDocuments({ files_id: file?._id })).toBe(1);
});

test("a MongoDB that does not answer is a passing failure of the store", async () => {
  const nowhere = new MongoClient("mongodb://127.0.0.1:1", { serverSelectionTimeoutMS: 50 });
  const store = createGridFsFileStore({ db: nowhere.db("x") });
  await expect(store).rejects.toMatchObject({ code: "FILE_STORE_UNAVAILABLE", retry: "backoff" });
  await nowhere.close();
});

test("a file of one chunk is one transaction of two inserts, whole or not there; of more, noted while it is written", async () => {
  const watched = new MongoClient(inject("mongoUrl"), { monitorCommands: true });
  const store = await createGridFsFileStore({ db: watched.db(db.databaseName) });
  const commands: string[] = [];
  watched.on("commandStarted", ({ commandName }) => void commands.push(commandName));
  await store.put("small", Buffer.from("x"), { contentType: "text/plain" });
  expect(commands).toEqual(["insert", "insert", "commitTransaction"]);
  await expect(store.put("small", Buffer.from("y"), { contentType: "text/plain" })).rejects.toMatchObject({
    code: "FILE_EXISTS",
  });
  const file = await db.collection("files.files").findOne({ filename: "small" });
  expect(await db.collection("files.chunks").countDocuments({ files_id: file?._id })).toBe(1);
  expect(await db.collection("files.chunks").countDocuments({ data: Buffer.from("y") })).toBe(0);
  const large = Buffer.alloc(1024 * 1024 + 1);
  const put = store.put("large", large, { contentType: "text/plain" });
  await expect.poll(() => db.collection("files.pending").countDocuments(), { interval: 1 }).toBe(1);
  expect((await put).bytes).toBe(large.length);
  await watched.close();
});
