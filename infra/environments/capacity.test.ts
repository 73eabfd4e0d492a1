import { expect, test } from "vitest";
import { BOTS } from "../../app/src/bots/index.ts";
import { MONGO_MONITORS } from "../../app/src/contracts/concurrency.ts";
import { KNOWN_PER_PERSON } from "../../load-tests/capacity/assumptions.ts";
import { readMeasured } from "../../load-tests/capacity/measured.ts";
import { planFor } from "../../load-tests/capacity/plan/plan.ts";
import { ASSUMED_PRICES } from "../../load-tests/capacity/prices.ts";
import { botPool, poolsOf } from "./pools.ts";
import { production10000 } from "./production-10000.ts";
import { production5000 } from "./production-5000.ts";

/** Twice as often as the page's table, as the requirements have it for the two bots that exist. */
const EVERY_SECONDS = 10;

const plans = [production5000, production10000].flatMap((environment) =>
  Object.entries(readMeasured().workloads).map(([measured, workload]) => {
    const { people } = environment;
    const load = { people, everySeconds: EVERY_SECONDS, known: people * KNOWN_PER_PERSON, extraJobs: [] };
    return { environment, measured, plan: planFor(load, workload, ASSUMED_PRICES) };
  }),
);

test("costs were measured", () => {
  expect(plans.length).toBeGreaterThanOrEqual(2);
});

test("every bot's bounds are at least those of npm run capacity for the environment's people", () => {
  for (const { environment, plan } of plans) {
    const part = plan.parts.find(({ name }) => name === "bot")?.autoscale;
    for (const { name } of BOTS) {
      const { replicas } = botPool({ environment }, name);
      expect(replicas.min).toBeGreaterThanOrEqual(part?.min ?? Number.NaN);
      expect(replicas.max).toBeGreaterThanOrEqual(part?.max ?? Number.NaN);
    }
  }
});

test("each pool of workers can take all of the work that npm run capacity gives to workers", () => {
  for (const { environment, plan } of plans) {
    const part = plan.parts.find(({ name }) => name === "worker")?.autoscale;
    for (const { component, replicas } of poolsOf({ environment, bots: BOTS })) {
      if (component !== "worker") continue;
      expect(replicas.min).toBeGreaterThanOrEqual(part?.min ?? Number.NaN);
      expect(replicas.max).toBeGreaterThanOrEqual(part?.max ?? Number.NaN);
    }
  }
});

test("MongoDB takes the connections of the processes that npm run capacity reckons with, by the environment's own pool", () => {
  for (const { environment, plan } of plans) {
    const each = Number(environment.settings.MONGO_POOL_MAX) + MONGO_MONITORS;
    expect(environment.mongo.maxConnections).toBeGreaterThanOrEqual(plan.mongoClients * each);
  }
});

test("MongoDB and Redis are as large as npm run capacity makes them, in one replica set and one primary", () => {
  for (const { environment, plan } of plans) {
    const part = (name: string) => plan.parts.find((each) => each.name === name);
    const { mongo, redis } = environment;
    if (mongo.kind === "external" || redis.queues.kind === "external") throw new TypeError("inside");
    expect(mongo.members).toBe(part("mongod")?.replicas);
    expect(mongo.size.cpu.request).toBeGreaterThanOrEqual(part("mongod")?.cpu ?? Number.NaN);
    expect(mongo.size.memoryMb.request / 1024).toBeGreaterThanOrEqual(part("mongod")?.memoryGb ?? Number.NaN);
    expect(mongo.storage.gb).toBeGreaterThanOrEqual(part("mongod")?.diskGb ?? Number.NaN);
    expect(redis.queues.size.memoryMb.request / 1024).toBeGreaterThanOrEqual(
      part("redis")?.memoryGb ?? Number.NaN,
    );
    expect(redis.queues.storage.gb).toBeGreaterThanOrEqual(part("redis")?.diskGb ?? Number.NaN);
  }
});
