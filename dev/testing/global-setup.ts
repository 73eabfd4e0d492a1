import type { TestProject } from "vitest/node";
import { startMongoReplicaSet } from "../servers/mongo-replica-set.ts";
import { startRedis } from "../servers/redis.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of a real Redis that the test files share; each file keeps to keys of its own. */
    redisUrl: string;
    /** Address of a real three-member replica set; each test file uses a database of its own. */
    mongoUrl: string;
  }
}

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Hands every test file the addresses of real servers: those of `REDIS_URL` and `MONGO_URL` where given, else
 * servers of this run alone, in memory where the machine has room, gone when the run ends.
 * @returns what vitest calls after the last test
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const began = performance.now();
  const [redis, mongo] = await both(
    process.env.REDIS_URL ? given(process.env.REDIS_URL) : startRedis(),
    process.env.MONGO_URL ? given(process.env.MONGO_URL) : startMongoReplicaSet({ members: 3 }),
  );
  project.provide("redisUrl", redis.url);
  project.provide("mongoUrl", mongo.url);
  console.log(`[servers] Redis and MongoDB ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return async () => {
    await Promise.all([redis.stop(), mongo.stop()]);
  };
}

async function given(url: string): Promise<Running> {
  return { url, stop: async () => {} };
}

/** When one server fails to start, the other is not left running. */
async function both(first: Promise<Running>, second: Promise<Running>): Promise<[Running, Running]> {
  try {
    return await Promise.all([first, second]);
  } catch (error) {
    for (const start of [first, second]) {
      await start.then(
        (running) => running.stop(),
        () => {}, // its failure, or the other's, is thrown below
      );
    }
    throw error;
  }
}
