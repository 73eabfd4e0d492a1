import { JOBS_AT_ONCE } from "../../app/src/contracts/concurrency.ts";
import { workerClassesInUse } from "../../app/src/contracts/worker-classes.ts";
import type { PoolBounds, QueueBound } from "../operator/src/metrics-api/quota/bounds.ts";
import type { Fleet, FleetBot } from "./fleet.ts";
import { oldestJobSeconds } from "./oldest-job.ts";
import { jobsOf, jobsPerPod } from "./workers.ts";

/** What binds each class outside: of the bots' jobs those that ask a service which counts calls. Classes without are left out. */
export function boundsOf(fleet: Fleet): PoolBounds {
  const bounds = workerClassesInUse(fleet.bots).map((workerClass) => {
    const queues = Object.fromEntries(queueBounds(jobsOf(fleet, workerClass)));
    const oldestSeconds = oldestJobSeconds(fleet.bots, workerClass);
    const targets = { jobsPerPod: jobsPerPod(fleet, workerClass), oldestSeconds };
    return [workerClass, { ...targets, atOnce: JOBS_AT_ONCE, queues }] as const;
  });
  return Object.fromEntries(bounds.filter(([, { queues }]) => Object.keys(queues).length > 0));
}

/** A queue is bound when all of its jobs ask the same service: others in it could be done whatever that allows. */
function queueBounds(jobs: FleetBot["jobs"]): readonly (readonly [string, QueueBound])[] {
  return [...Map.groupBy(jobs, ({ queue }) => queue)].flatMap(([queue, ofIt]) => {
    const [service, ...others] = [...new Set(ofIt.map(({ asks }) => asks?.service))];
    if (service === undefined || others.length > 0) return [];
    const calls = Object.fromEntries(ofIt.map(({ asks, name }) => [name, asks?.calls ?? 0]));
    return [[queue, { service, calls }] as const];
  });
}
