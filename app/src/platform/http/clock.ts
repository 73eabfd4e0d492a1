import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./retry.ts";

/** The real clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};
