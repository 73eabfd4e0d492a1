import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMigrator } from "../../../platform/mongo/migrations.ts";
import { type BackendFixture, createBackendFixture } from "../testing/backend.fixture.ts";
import { migrations } from "./index.ts";

let bot: BackendFixture;
beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("the schema", () => {
  test("goes up, again without effect, down without a trace and up once more; what is asked for has an index", async () => {
    const migrator = createMigrator({
      db: bot.mongo.client.db(`${bot.db.databaseName}-schema`),
      scope: "matchmaking",
      migrations,
      logger: bot.logger,
    });
    const db = bot.mongo.client.db(`${bot.db.databaseName}-schema`);
    expect(await migrator.up()).toEqual(migrations.map(({ id }) => id));
    expect(await migrator.up()).toEqual([]);
    expect((await migrator.status()).version).toBe(migrations.length);
    expect(await migrator.down(migrations.length)).toHaveLength(migrations.length);
    await migrator.up();
    const stage = async (collection: string, query: object) =>
      JSON.stringify((await db.collection(collection).find(query).explain()).queryPlanner.winningPlan);
    for (const [collection, query] of [
      ["pairs", { active: 1 }],
      ["pairs", { members: 1, ended_at: { $exists: true } }],
      ["pairs", { ended_at: { $gt: new Date() } }],
      ["pairs", { forget_at: { $lt: new Date() } }],
      ["pairs", { members: 1, ended_at: { $exists: true, $lte: new Date() } }],
      ["blocks", { members: { $in: [1, 2] } }],
      ["reports", { offender: 1, at: { $gt: new Date() } }],
      ["reports", { reporter: 1 }],
    ] as const)
      expect(await stage(collection, query), `${collection} ${JSON.stringify(query)}`).toContain("IXSCAN");
    await expect(
      db.collection("pairs").insertMany([{ active: [1, 2] }, { active: [2, 3] }] as object[]),
    ).rejects.toMatchObject({ code: 11_000 });
    await db.collection("pairs").insertMany([{ members: [1, 2] }, { members: [2, 1] }] as object[]);
    await db.dropDatabase();
  });
});
