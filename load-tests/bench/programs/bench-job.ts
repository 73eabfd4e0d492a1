import { z } from "zod";
import { defineJob } from "../../../app/src/platform/queue/job.ts";

/** The job of the benchmark: nothing to do, so that only the queue's own work is left. */
export const benchJob = defineJob({
  name: "nothing",
  queue: "bench",
  payload: z.object({}),
  retry: { attempts: 3, backoffMs: 1_000 },
  timeoutMs: 10_000,
});

/** What the workers' programs are told by their environment. */
export function workerSettings(env: NodeJS.ProcessEnv = process.env) {
  const { CONCURRENCY, JOBS, REDIS_URL = "", SECONDS, WARM_UP_JOBS } = env;
  return {
    redisUrl: REDIS_URL,
    concurrency: Number(CONCURRENCY),
    warmUpJobs: Number(WARM_UP_JOBS),
    jobs: Number(JOBS),
    seconds: Number(SECONDS),
  };
}
