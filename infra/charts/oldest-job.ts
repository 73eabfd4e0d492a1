import { type WorkerClass, workerClassOf } from "../../app/src/contracts/worker-classes.ts";
import type { FleetBot } from "./fleet.ts";

/** Where nothing is promised: a job that has waited this long is felt. */
const UNPROMISED_SECONDS = 15;
/** Of a promised time so much may be spent waiting: the rest is for the work, and for the pod that is yet to start. */
const WAITING_SHARE = 0.5;

/**
 * How long the oldest job of a class may wait before its pool grows; at the double it doubles. It comes from what the bots
 * promise of their jobs: the number of pods follows what people would feel next, not the promise's share, which tells of what
 * they have felt already, and falls as well when the vendor is slow and pods would not help.
 */
export function oldestJobSeconds(bots: readonly FleetBot[], workerClass: WorkerClass): number {
  const promised = bots.flatMap(({ jobs, slo }) => {
    const names = jobs.filter((job) => workerClassOf(job) === workerClass).map(({ name }) => name);
    return slo.flatMap((each) => {
      if (each.kind !== "latency" || each.indicator.metric !== "jobTurnaround") return [];
      const promisedJobs = [each.indicator.labels?.job ?? []].flat();
      return promisedJobs.some((job) => names.includes(job)) ? [each.thresholdMs / 1000] : [];
    });
  });
  return Math.min(UNPROMISED_SECONDS, ...promised.map((seconds) => seconds * WAITING_SHARE));
}
