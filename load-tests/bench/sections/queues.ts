import { Queue } from "bullmq";
import { createLogger } from "../../../app/src/platform/observe/logger.ts";
import { createMetrics } from "../../../app/src/platform/observe/metrics.ts";
import { createJobProducer } from "../../../app/src/platform/queue/producer.ts";
import { connectRedis } from "../../../app/src/platform/redis/connection.ts";
import { withRedis } from "../../../dev/servers/redis.ts";
import { startBenchRedis } from "../machine/databases.ts";
import { benchJob } from "../programs/bench-job.ts";
import { versionOf } from "../programs/webhook-programs.ts";
import { type Round, type Row, rowOf } from "../result/rows.ts";
import { runTimed } from "../stopwatch/run-timed.ts";
import type { Section, SectionContext } from "./section.ts";
import { takeTurns } from "./turns.ts";

/** Jobs at once, with how many are done to warm up and, at most, in the window. */
const CASES = [
  { concurrency: 1, warmUpJobs: 1_000, jobs: 8_000 },
  { concurrency: 50, warmUpJobs: 6_000, jobs: 30_000 },
  { concurrency: 200, warmUpJobs: 6_000, jobs: 30_000 },
] as const;
type Case = (typeof CASES)[number];

interface Candidate {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly work: Case;
  readonly fill: (redisUrl: string, count: number) => Promise<void>;
  readonly rounds: Round[];
}

/** How fast queued jobs with nothing to do are done: BullMQ's own worker beside ours. */
export const queues: Section = {
  name: "queues",
  rows: CASES.flatMap(candidatesOf).map(({ name }) => name),
  measure,
};

async function measure(context: SectionContext): Promise<Row[]> {
  const candidates = CASES.flatMap(candidatesOf).filter(({ name }) => context.wants(name));
  if (candidates.length === 0) return [];
  const redis = await startBenchRedis();
  context.onStop(() => redis.stop());
  const measured = await takeTurns(context, candidates, async ({ file, fill, name, rounds, work }) => {
    await withRedis(redis.port, (client) => client.flushall());
    await fill(redis.url, work.warmUpJobs + work.jobs + work.concurrency);
    const env = {
      REDIS_URL: redis.url,
      REDIS_PID: String(redis.process.pid),
      CONCURRENCY: String(work.concurrency),
      WARM_UP_JOBS: String(work.warmUpJobs),
      JOBS: String(work.jobs),
      SECONDS: String(context.seconds),
    };
    rounds.push((await runTimed({ name, file, env }, context)).round);
  });
  return measured.map(({ name, rounds, title }) => rowOf({ name, title, unit: "jobs" }, rounds));
}

function candidatesOf(work: Case): Candidate[] {
  const at = `${work.concurrency} at once`;
  return [
    {
      name: `bullmq-${work.concurrency}`,
      title: `BullMQ ${versionOf("bullmq")}, ${at}`,
      file: "bullmq-worker.ts",
      fill: fillBullMq,
      work,
      rounds: [],
    },
    {
      name: `worker-${work.concurrency}`,
      title: `ours: the production worker, ${at}`,
      file: "queue-worker.ts",
      fill: fillOurs,
      work,
      rounds: [],
    },
  ];
}

const BULK = 500;

/** Kept after completion as long as ours are: what is kept is a choice, and costs Redis, not the worker. */
const KEPT = { removeOnComplete: { age: 3_600, count: 50_000 } };

async function fillBullMq(redisUrl: string, count: number): Promise<void> {
  const { hostname: host, port } = new URL(redisUrl);
  const queue = new Queue(benchJob.queue, { connection: { host, port: Number(port) } });
  for (let made = 0; made < count; made += BULK) {
    const jobs = Array.from({ length: Math.min(BULK, count - made) }, () => ({
      name: benchJob.name,
      data: {},
      opts: KEPT,
    }));
    await queue.addBulk(jobs);
  }
  await queue.close();
}

async function fillOurs(redisUrl: string, count: number): Promise<void> {
  const logger = createLogger({ name: "bench", level: "warn" });
  const metrics = createMetrics({ version: "bench" });
  const connection = connectRedis({ url: redisUrl, name: "bench", purpose: "commands", logger, metrics });
  await connection.ready(10_000);
  const producer = createJobProducer({ connection: connection.redis, logger });
  for (let made = 0; made < count; made += BULK) {
    const ids = Array.from({ length: Math.min(BULK, count - made) }, (_, index) => `j${made + index}`);
    await Promise.all(ids.map((id) => producer.add(benchJob, {}, id)));
  }
  await producer.close();
  await connection.close();
  metrics.close();
}
