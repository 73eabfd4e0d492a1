import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import type { WriteEntry } from "../outbox/entry.ts";
import { logger, metrics } from "../testing/fleet.ts";
import { DeadLetters } from "./dead-letters.ts";
import { type WriteHandler, writeExecutor } from "./work-executors.ts";

const mongo = new MongoClient(inject("mongoUrl"));
const db = mongo.db("work-executors");
const entry: WriteEntry = { kind: "write", write: "visit", id: "1", payload: { $where: 1 } };

beforeAll(() => mongo.connect());
afterAll(async () => {
  await db.dropDatabase();
  await mongo.close();
});

function execute(handler: WriteHandler | undefined, attempts: number) {
  const deadLetters = new DeadLetters(db, metrics);
  const executor = writeExecutor(() => handler, { bot: "b", deadLetters, logger });
  return executor.execute(entry, { lane: "w:1", chatId: 1, attempts });
}

describe("a deferred write", () => {
  it("that this release does not know is left to a process that does, and given up only in the end", async () => {
    expect(await execute(undefined, 0)).toMatchObject({ kind: "retry" });
    expect(await execute(undefined, 9)).toEqual({ kind: "done" });
    const letter = await db.collection("dead_letters").findOne();
    expect(letter).toMatchObject({ source: "write", reason: expect.stringContaining("visit") });
  });

  it("waits as long as what it needs is away, and is given up at once when it can never be made", async () => {
    const away = () => Promise.reject(new AppError("MONGO_UNAVAILABLE", "away", { retry: "backoff" }));
    expect(await execute(away, 99)).toMatchObject({ kind: "retry" });
    const never = () => Promise.reject(new AppError("MONGO_REFUSED", "no"));
    expect(await execute(never, 0)).toEqual({ kind: "done" });
  });
});
