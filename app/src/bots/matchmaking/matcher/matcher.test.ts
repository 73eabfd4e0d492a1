import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startRedisCluster } from "../../../../../dev/servers/redis-cluster.ts";
import { createRedisClient, REDIS_TIMEOUTS, type RedisClient } from "../../../platform/redis/client.ts";
import { becomeReady } from "../../../platform/redis/connection.ts";
import type { MatchEvent } from "./event.ts";
import type { MatcherModel } from "./testing/matcher-model.ts";
import { anySteps, closeWorld, openWorld, readEvents } from "./testing/matcher-steps.ts";

const redis = new Redis(inject("redisUrl"), { lazyConnect: true });

beforeAll(() => redis.connect());
afterAll(() => redis.quit());

/** I6: pairs are symmetric, nobody is in two, and who asked is paired, waiting, or neither by their own wish. */
function checkInvariants(model: MatcherModel, events: readonly MatchEvent[]): void {
  for (const [person, state] of model.people) {
    if (state.kind !== "paired") continue;
    const other = model.people.get(state.partner);
    expect(other).toMatchObject({ kind: "paired", pair: state.pair, partner: person });
  }
  const ended = new Set(events.flatMap((event) => (event.kind === "ended" ? [event.pair] : [])));
  const paired = events.flatMap((event) => (event.kind === "paired" ? [event] : []));
  expect(new Set(paired.map(({ pair }) => pair)).size).toBe(paired.length);
  const active = paired.filter(({ pair }) => !ended.has(pair));
  const together = [...model.people].filter(([, { kind }]) => kind === "paired").map(([person]) => person);
  expect(active.flatMap(({ sides }) => sides.map(({ person }) => person)).sort()).toEqual(together.sort());
}

/** Random steps on a real Redis and the model; what the stream holds must be what the model says, to the letter. */
async function checkAgainstModel(client: RedisClient, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      const world = await openWorld(client, `{match-${randomUUID().slice(0, 8)}}:`);
      for (const step of steps) await step(world);
      const events = await readEvents(world);
      expect(events).toEqual(world.model.events);
      checkInvariants(world.model, events);
      await closeWorld(world);
    }),
    { numRuns },
  );
}

describe("the matcher does as the model says in any order of events: pairs symmetric, nobody in two, blocked never, nobody lost", () => {
  it("on one Redis", () => checkAgainstModel(redis, 300), 120_000);

  it("on a real Redis Cluster", async () => {
    const cluster = await startRedisCluster();
    const nodes = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
    const url = `redis+cluster://${nodes}`;
    const client = createRedisClient(url, "test", "commands", REDIS_TIMEOUTS, Math.random);
    try {
      await becomeReady(client, 30_000);
      await checkAgainstModel(client, 60);
    } finally {
      client.disconnect();
      await cluster.stop();
    }
  }, 120_000);
});
