import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of a real Redis that the test files share; each file keeps to keys of its own. */
    redisUrl: string;
    /** Address of a real three-member replica set; each test file uses a database of its own. */
    mongoUrl: string;
  }
}

/** Hands every test file the addresses of the real servers. */
export default function setup(project: TestProject): void {
  project.provide("redisUrl", process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
  project.provide("mongoUrl", process.env.MONGO_URL ?? "mongodb://127.0.0.1:27017/?replicaSet=rs0");
}
