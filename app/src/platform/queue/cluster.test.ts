import { expect, test } from "vitest";
import { startRedisCluster } from "../../../../dev/servers/redis-cluster.ts";
import { AppError } from "../errors/app-error.ts";
import { readQueueDepth } from "./depth.ts";
import { bindProcessor, defineProcessor } from "./processor.ts";
import { createQueueFixture, eventually, parcelJob } from "./queue.fixture.ts";

test("queues work on a real Redis Cluster: add, retry, wait, give up, depth", async () => {
  const cluster = await startRedisCluster();
  const nodes = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
  const fixture = await createQueueFixture(`redis+cluster://${nodes}`);
  const runs: string[] = [];
  const told: string[] = [];
  const processor = defineProcessor(
    parcelJob,
    async ({ parcel }, _deps: object, { attempt }) => {
      runs.push(`${parcel} ${attempt}`);
      if (parcel === "doomed") throw new AppError("HTTP_BAD_RESPONSE", "no");
      if (parcel === "busy" && runs.filter((run) => run.startsWith("busy")).length === 1) {
        throw new AppError("HTTP_QUOTA", "wait", { retry: { afterMs: 50 } });
      }
      if (parcel === "shaky" && attempt === 1) throw new Error("again");
    },
    { onGiveUp: async ({ parcel }) => void told.push(parcel) },
  );
  fixture.start([bindProcessor(processor, {})]);
  for (const parcel of ["doomed", "busy", "shaky"]) await fixture.producer.add(parcelJob, { parcel }, parcel);
  await eventually(async () => (await fixture.queue.getJobCountByTypes("completed")) === 2);
  await eventually(async () => (await fixture.state("doomed")) === "failed");
  expect(runs.sort()).toEqual(["busy 1", "busy 1", "doomed 1", "shaky 1", "shaky 2"]);
  expect(told).toEqual(["doomed"]);
  const depth = await readQueueDepth(fixture.redis, parcelJob.queue, { prefix: fixture.prefix });
  expect(depth).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 1, oldestReadyMs: 0 });
  await fixture.end();
  await cluster.stop();
}, 60_000);
