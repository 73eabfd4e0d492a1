import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { MongoNetworkError, MongoServerError, MongoWriteConcernError, ReadConcern } from "mongodb";
import { afterAll, expect, inject, test } from "vitest";
import { MONGO_MONITORS } from "../../contracts/concurrency.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectMongo } from "./connection.ts";
import { isDuplicateKey, mongoCall, mongoError } from "./errors.ts";

const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const database = `connection-${randomUUID()}`;
const url = inject("mongoUrl");
const connection = connectMongo({ url, database, name: "test", logger, metrics, pool: { min: 1, max: 5 } });

afterAll(async () => {
  await connection.db.dropDatabase();
  await connection.close();
});

test("a connection is healthy, writes with majority and journal, and counts", async () => {
  await connection.healthy();
  const { writeConcern, readConcern, maxPoolSize, connectTimeoutMS } = connection.client.options;
  expect(writeConcern).toMatchObject({ w: "majority", journal: true, wtimeoutMS: 9_000 });
  expect(readConcern?.level).toBe("majority");
  expect({ maxPoolSize, connectTimeoutMS }).toEqual({ maxPoolSize: 5, connectTimeoutMS: 5_000 });
  await Promise.all(Array.from({ length: 20 }, () => connection.db.collection("c").insertOne({})));
  const { text } = await metrics.expose();
  expect(text).toContain('botfleet_mongo_commands_total{pool="test",command="insert",outcome="ok"} 20');
  expect(text).toContain('botfleet_mongo_up{pool="test"} 1');
  expect(text).toContain('botfleet_mongo_pool_connections{pool="test",state="in_use"} 0');
  expect(text).toContain('botfleet_mongo_pool_connections{pool="test",state="waiting"} 0');
});

test("the primary has its pool of a process and two connections that watch, however much is asked at once", async () => {
  const name = `counted-${randomUUID()}`;
  const pool = { min: 1, max: 4 };
  // The way to a member is first measured after a heartbeat, which comes every 10 s by default.
  const hurried = `${url}${url.includes("?") ? "&" : "/?"}heartbeatFrequencyMS=500`;
  const counted = connectMongo({ url: hurried, database, name, logger, metrics, pool });
  const slow = () => counted.db.collection("c").find({ $where: "sleep(20) || true" }).toArray();
  const count = async () => {
    const everyone = { $currentOp: { allUsers: true, idleConnections: true } };
    const admin = connection.client.db("admin", { readConcern: new ReadConcern("local") });
    return (await admin.aggregate([everyone, { $match: { appName: name } }]).toArray()).length;
  };
  await counted.db.collection("c").insertOne({});
  await Promise.all(Array.from({ length: 3 * pool.max }, slow));
  await expect.poll(count, { timeout: 10_000 }).toBe(pool.max + MONGO_MONITORS);
  await counted.close();
});

test("a unique index's refusal is told apart from a failure", async () => {
  const call = () =>
    mongoCall("insert", connection.db.collection<{ _id: number }>("u").insertOne({ _id: 1 }));
  await call();
  const error = await call().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "MONGO_REFUSED", retry: "never", details: { code: 11000 } });
  expect(isDuplicateKey(error)).toBe(true);
  expect(isDuplicateKey(new Error("other"))).toBe(false);
});

test("a server that accepts connections and answers nothing is an error within the time limit", async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const stalled = connectMongo({
    url: `mongodb://127.0.0.1:${address.port}/?replicaSet=rs0`,
    database,
    name: "stalled",
    logger,
    metrics,
    timeouts: { selectionMs: 300, operationMs: 500 },
  });
  const start = performance.now();
  await expect(stalled.healthy()).rejects.toMatchObject({ code: "MONGO_UNAVAILABLE", retry: "backoff" });
  expect(performance.now() - start).toBeLessThan(3_000);
  expect((await metrics.expose()).text).toContain('botfleet_mongo_up{pool="stalled"} 0');
  await stalled.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test.each([
  ["its limit", { limitMs: 50 }],
  ["its caller", { signal: AbortSignal.timeout(50) }],
  ["a caller who gave up before", { signal: AbortSignal.abort() }],
])("an operation ended by %s is unavailable: it may have been carried out", async (_, limits) => {
  const slow = connection.db.collection("c").find({ $where: "sleep(50) || true" }).toArray();
  await expect(mongoCall("find", slow, limits)).rejects.toMatchObject({ code: "MONGO_UNAVAILABLE" });
});

test.each([
  ["not primary", new MongoServerError({ message: "x", code: 10107 }), "MONGO_UNAVAILABLE"],
  ["shutdown", new MongoServerError({ message: "x", code: 91 }), "MONGO_UNAVAILABLE"],
  [
    "a label of the server",
    new MongoServerError({ message: "x", code: 1, errorLabels: ["RetryableWriteError"] }),
    "MONGO_UNAVAILABLE",
  ],
  ["a broken connection", new MongoNetworkError("x"), "MONGO_UNAVAILABLE"],
  [
    "a lost majority",
    new MongoWriteConcernError({ ok: 1, writeConcernError: { code: 64, errmsg: "x" } }),
    "MONGO_UNAVAILABLE",
  ],
  ["a bad operator", new MongoServerError({ message: "x", code: 2 }), "MONGO_REFUSED"],
])("%s is translated", (_, error, code) => {
  expect(mongoError(error, "update")).toMatchObject({ code, cause: error });
});

test("an error that is not MongoDB's stays itself", () => {
  const bug = new TypeError("bug");
  expect(mongoError(bug, "update")).toBe(bug);
});
