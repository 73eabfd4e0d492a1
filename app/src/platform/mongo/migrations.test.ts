import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { createLogger } from "../observe/logger.ts";
import { withLease } from "./lease.ts";
import { assertSchema, createMigrator, type Migration } from "./migrations.ts";

const logger = createLogger({ name: "test", level: "silent" });
const client = new MongoClient(inject("mongoUrl"));
const db = client.db(`migrations-${randomUUID()}`);

beforeEach(() => db.dropDatabase());
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

function step(number: number, breaksBefore?: number): Migration {
  const id = `${String(number).padStart(4, "0")}-step`;
  return {
    id,
    ...(breaksBefore === undefined ? {} : { breaksBefore }),
    up: async (target) => void (await target.createCollection(id)),
    down: async (target) => void (await target.dropCollection(id)),
  };
}

const migrator = (migrations: readonly Migration[], options = {}) =>
  createMigrator({ db, scope: "demo", migrations, logger, ...options });
const steps = async () =>
  (await db.listCollections({ name: /step/ }).toArray()).map(({ name }) => name).sort();

test("up applies what is pending, in order and once; down takes the newest back", async () => {
  const all = migrator([step(1), step(2), step(3)]);
  expect(await migrator([step(1)]).up()).toEqual(["0001-step"]);
  expect(await all.up()).toEqual(["0002-step", "0003-step"]);
  expect(await all.up()).toEqual([]);
  expect(await steps()).toEqual(["0001-step", "0002-step", "0003-step"]);
  expect(await all.down(2)).toEqual(["0003-step", "0002-step"]);
  expect(await steps()).toEqual(["0001-step"]);
  expect(await all.status()).toEqual({
    version: 1,
    applied: ["0001-step"],
    pending: ["0002-step", "0003-step"],
    unknown: [],
  });
  expect(await all.down(0)).toEqual([]);
  expect(await all.down(9)).toEqual(["0001-step"]);
});

test("ten processes that start at once apply each migration once", async () => {
  let runs = 0;
  const counted: Migration = {
    ...step(1),
    up: async () => {
      runs += 1;
    },
  };
  const results = await Promise.all(Array.from({ length: 10 }, () => migrator([counted]).up()));
  expect(runs).toBe(1);
  expect(results.flat()).toEqual(["0001-step"]);
});

test("a failed migration stops the run, keeps what was done, and goes on from there when repeated", async () => {
  let broken = true;
  const shaky: Migration = {
    ...step(2),
    up: async () => {
      if (broken) throw new Error("disk full");
    },
  };
  const all = migrator([step(1), shaky, step(3)]);
  await expect(all.up()).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    details: { migration: "0002-step", way: "up" },
    cause: { message: "disk full" },
  });
  expect((await all.status()).version).toBe(1);
  broken = false;
  expect(await all.up()).toEqual(["0002-step", "0003-step"]);
});

test("while another process holds the lease nothing runs; when it died its lease is taken over", async () => {
  const hold = { id: "schema-migrations", owner: "dead", waitMs: 0, leaseMs: 60_000 };
  await withLease(db, hold, async () => {
    await expect(migrator([step(1)], { waitMs: 0 }).up()).rejects.toMatchObject({ code: "MIGRATION_LOCKED" });
    expect(await steps()).toEqual([]);
    const expire = { $set: { until: new Date(Date.now() - 1_000) } };
    await db.collection<{ _id: string }>("leases").updateOne({ _id: hold.id }, expire);
    expect(await migrator([step(1)], { waitMs: 0 }).up()).toEqual(["0001-step"]);
  });
});

test("a run that lost its lease is told to stop, and what it did last is not recorded", async () => {
  const slow: Migration = {
    ...step(1),
    up: async (target, signal) => {
      await target.collection("leases").updateMany({}, { $set: { owner: "other" } });
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
  };
  await expect(migrator([slow], { leaseMs: 90 }).up()).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    cause: { code: "MIGRATION_LOCKED" },
  });
  expect((await migrator([slow]).status()).version).toBe(0);
});

const release = (migrations: readonly Migration[], minSchema = 0) => ({ migrations, minSchema });

test("a release refuses a schema that is too old for it", async () => {
  await migrator([step(1), step(2)]).up();
  await assertSchema(db, "demo", release([step(1), step(2)], 2));
  await expect(assertSchema(db, "demo", release([step(1), step(2), step(3)], 3))).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    retry: "backoff",
    details: { version: 2, minSchema: 3 },
  });
  await expect(assertSchema(db, "other", release([step(1)], 1))).rejects.toMatchObject({
    details: { version: 0 },
  });
});

test("a release goes on with a newer schema, which it leaves alone, until a step says that it breaks it", async () => {
  const older = [step(1)];
  const expanded = [...older, step(2)];
  await migrator(expanded).up();
  await assertSchema(db, "demo", release(older, 1));
  expect(await migrator(older).up()).toEqual([]);
  await expect(migrator(older).down(1)).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });

  const contracted = [...expanded, step(3, 2)];
  await migrator(contracted).up();
  await expect(assertSchema(db, "demo", release(older, 1))).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    details: { migration: "0003-step", version: 3, known: 1 },
  });
  await assertSchema(db, "demo", release(expanded, 1));
  await migrator(contracted).down(1);
  await assertSchema(db, "demo", release(older, 1));
});

test("a step that breaks the release before it is refused: what it takes away is taken by a later one", () => {
  expect(() => migrator([step(1), step(2, 2)])).toThrow("0002-step must not break a release");
});

test("each scope counts for itself", async () => {
  await migrator([step(1)]).up();
  const other = createMigrator({ db, scope: "other", migrations: [step(1)], logger });
  expect((await other.status()).pending).toEqual(["0001-step"]);
});

test("a gap in the numbers is refused", () => {
  expect(() => migrator([step(1), step(3)])).toThrow("must be called 0002-name, not 0003-step");
});
