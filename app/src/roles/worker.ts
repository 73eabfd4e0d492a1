import { AFTER_JOBS_MS } from "../contracts/timing.ts";
import { askingClassOf } from "../contracts/worker-classes.ts";
import { showClasses } from "../platform/bot/class-gauge.ts";
import { workOfClasses } from "../platform/bot/worker-classes.ts";
import { AppError } from "../platform/errors/app-error.ts";
import { startQueueGauges } from "../platform/queue/gauges.ts";
import { createWorkers, type Workers } from "../platform/queue/workers.ts";
import { startConsumers } from "../platform/tasks/consumers.ts";
import { startPeriodicTasks } from "../platform/tasks/periodic.ts";
import { pendingUpdates } from "../platform/telegram/pending-updates.ts";
import { jobIdsForLog, KNOWN_BOTS, openBots } from "./assembly/bots.ts";
import { openOps } from "./assembly/health.ts";
import { openFiles, openPlatform } from "./assembly/platform.ts";
import { runRole } from "./assembly/run-role.ts";
import { workerConfig } from "./config/worker.ts";

/** A consumer ends with the batch it is at. */
const CONSUMERS_END_MS = 3_000;
const FILES_EXPIRE_EVERY_MS = 3_600_000;

/** Does the queued work of the bots, what comes round by itself, and what waits for something to happen. */
async function main(): Promise<void> {
  const settings = workerConfig(KNOWN_BOTS).parse(process.env);
  const platform = await openPlatform("worker", settings);
  const { lifecycle, logger, metrics, openRedis, redis, tracer } = platform;
  const files = await openFiles(settings, platform);
  const bots = await openBots(platform, settings, files);
  const classes = settings.WORKER_CLASSES;
  const work = workOfClasses(
    bots.map(({ parts }) => parts),
    classes,
  );

  const workers = createWorkers({
    processors: work.processors,
    connection: () => openRedis("worker", "blocking").redis,
    observer: redis.redis,
    shownId: jobIdsForLog(bots),
    logger,
    metrics,
    tracer,
    lockDurationMs: settings.JOB_LOCK,
    stalledIntervalMs: settings.JOB_LOCK / 2,
  });
  lifecycle.onStop("workers", async () => {
    const { abandoned } = await workers.close(settings.STOP_WITHIN - AFTER_JOBS_MS);
    if (abandoned > 0) logger.warn({ abandoned }, "jobs were left to other workers");
  });
  const queues = new Set(work.processors.map(({ job }) => job.queue));
  lifecycle.onStop("queue gauges", startQueueGauges({ queues, redis: redis.redis, metrics, logger }));

  const expiry = {
    name: "files-expire",
    everyMs: FILES_EXPIRE_EVERY_MS,
    run: async () => void (await files.expire(new Date())),
  };
  const pending = bots
    .filter(({ bot }) => classes.includes(askingClassOf(bot)))
    .map(({ bot, outbox: { client } }) => pendingUpdates({ bot: bot.name, client, metrics }));
  const kept = classes.includes("default") ? [expiry] : [];
  const tasks = [...kept, ...pending, ...work.tasks];
  lifecycle.onStop("periodic tasks", startPeriodicTasks({ tasks, redis: redis.redis, logger, metrics }));

  const consumers = startConsumers({
    consumers: work.consumers,
    connection: (name) => openRedis(name, "blocking").redis,
    logger,
    metrics,
  });
  lifecycle.onStop("consumers", async () => {
    const left = await consumers.stop(CONSUMERS_END_MS);
    if (left.length > 0) logger.warn({ consumers: left }, "consumers were left running");
  });

  const ops = await openOps(platform, settings, { name: "queues", check: () => assertHealthy(workers) });
  for (const { bot } of bots) showClasses(metrics, bot, classes);
  logger.info({ classes, queues: [...queues] }, "working");
  ops.ready();
}

async function assertHealthy(workers: Workers): Promise<void> {
  if (!(await workers.healthy()))
    throw new AppError("JOB_LOCK_LOST", "a queue's worker takes no work that is there");
}

await runRole(main);
