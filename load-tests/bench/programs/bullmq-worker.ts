import { Worker } from "bullmq";
import { benchJob, workerSettings } from "./bench-job.ts";
import { createJobCount } from "./job-count.ts";

// BullMQ as its documentation shows it.
const { concurrency, redisUrl, ...counts } = workerSettings();
const counted = createJobCount(counts);
const { hostname: host, port } = new URL(redisUrl);
const worker = new Worker(benchJob.queue, async () => counted(), {
  connection: { host, port: Number(port), maxRetriesPerRequest: null },
  concurrency,
});
worker.on("error", (error) => console.error(error));
