import { createLogger } from "../../../app/src/platform/observe/logger.ts";
import { createMetrics } from "../../../app/src/platform/observe/metrics.ts";
import { bindProcessor, defineProcessor } from "../../../app/src/platform/queue/processor.ts";
import { createWorkers } from "../../../app/src/platform/queue/workers.ts";
import { connectRedis } from "../../../app/src/platform/redis/connection.ts";
import { benchJob, workerSettings } from "./bench-job.ts";
import { createJobCount } from "./job-count.ts";

// Ours, as the worker role assembles it: checked payloads, time limits, abort signals, metrics and logs.
const { concurrency, redisUrl, ...counts } = workerSettings();
const counted = createJobCount(counts);
const logger = createLogger({ name: "worker", level: "info" });
const metrics = createMetrics({ version: "bench" });
const open = (name: string, purpose: "commands" | "blocking") =>
  connectRedis({ url: redisUrl, name, purpose, logger, metrics }).redis;

createWorkers({
  processors: [
    {
      ...bindProcessor(
        defineProcessor(benchJob, async () => counted()),
        undefined,
      ),
      bot: "bench",
    },
  ],
  connection: () => open("worker", "blocking"),
  observer: open("observer", "commands"),
  concurrency: { [benchJob.queue]: concurrency },
  logger,
  metrics,
});
