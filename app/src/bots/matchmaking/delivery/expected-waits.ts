import type { Logger } from "../../../platform/observe/logger.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import type { Profile } from "../profile.ts";
import { WaitAverages } from "./wait-averages.ts";

export interface ExpectedWaitsOptions {
  readonly redis: RedisClient;
  /** The hash that the delivering process keeps. */
  readonly key: string;
  readonly now: () => number;
  readonly logger: Logger;
}

const EVERY_MS = 5_000;

/** How long people wait, from this process's memory: read every few seconds, so that asking costs nothing. */
export function watchExpectedWaits({ key, logger, now, redis }: ExpectedWaitsOptions) {
  const averages = new WaitAverages();
  const refresh = (): void => {
    redis.hgetall(key).then(
      (fields) => averages.read(fields),
      // What was known stays, and grows old.
      (err: unknown) => logger.debug({ err }, "expected waits could not be read"),
    );
  };
  refresh();
  const timer = setInterval(refresh, EVERY_MS);
  timer.unref();
  return {
    /** Ms; undefined where too few came lately. */
    expected: (profile: Profile): number | undefined => averages.expected(profile, now()),
    stop: (): void => clearInterval(timer),
  };
}
