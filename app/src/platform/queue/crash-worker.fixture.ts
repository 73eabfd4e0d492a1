/**
 * A worker process for the tests to kill. Arguments: Redis address, key prefix. Its only job says over the process
 * channel what it is about to do and then waits for ever: in its first run, or, for parcel "doomed", in its give-up.
 */
import { AppError } from "../errors/app-error.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { createRedisClient, REDIS_TIMEOUTS, type RedisPurpose } from "../redis/client.ts";
import { bindProcessor, defineProcessor } from "./processor.ts";
import { parcelJob, QUICK } from "./queue.fixture.ts";
import { createWorkers } from "./workers.ts";

const [redisUrl = "", prefix = ""] = process.argv.slice(2);
const connect = (purpose: RedisPurpose) =>
  createRedisClient(redisUrl, "crash", purpose, REDIS_TIMEOUTS, Math.random);

function stopHere(what: string): Promise<void> {
  process.send?.(what);
  return new Promise(() => undefined);
}

const processor = defineProcessor(
  parcelJob,
  async ({ parcel }) => {
    if (parcel !== "doomed") return stopHere("running");
    throw new AppError("HTTP_BAD_RESPONSE", "no such parcel");
  },
  { onGiveUp: () => stopHere("giving up") },
);

createWorkers({
  processors: [{ ...bindProcessor(processor, {}), bot: "depot" }],
  connection: () => connect("blocking"),
  observer: connect("commands"),
  logger: createLogger({ name: "crash", level: "silent" }),
  metrics: createMetrics({ version: "test" }),
  prefix,
  ...QUICK,
});
