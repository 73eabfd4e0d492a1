import type { QueueBacklog } from "../../../../../app/src/platform/queue/backlog.ts";
import type { ClassBounds } from "./bounds.ts";
import type { Fed } from "./fed.ts";

/** What is known of a pool's bounds at a moment. */
export interface Feeding {
  readonly bounds: ClassBounds;
  /** By service. */
  readonly fed: ReadonlyMap<string, Fed>;
  /** Pods of the pool that are ready: what the autoscaler multiplies an age by. */
  readonly ready: number;
}

/** A class's numbers as the autoscaler is to see them. */
export interface Held {
  readonly jobs: number;
  readonly oldestSeconds: number;
  /** Services for whose quota a number was held back from a pool that has all the pods which that feeds. */
  readonly by: readonly string[];
}

/** Nothing of it asks for more pods than outside quotas feed; what nobody counts is told whole, and so is what is not known. */
export function held(backlogs: Readonly<Record<string, QueueBacklog>>, feeding: Feeding | undefined): Held {
  const groups = Map.groupBy(
    Object.entries(backlogs),
    ([queue]) => feeding?.bounds.queues[queue]?.service ?? "",
  );
  const parts = [...groups].map(([service, queues]) => {
    const jobs = queues.reduce((sum, [, each]) => sum + each.jobs, 0);
    const oldestSeconds = Math.max(0, ...queues.map(([, each]) => each.oldestReadyMs)) / 1_000;
    return { service, ...capped({ jobs, oldestSeconds }, feeding, feeding?.fed.get(service)) };
  });
  return {
    jobs: parts.reduce((sum, { jobs }) => sum + jobs, 0),
    oldestSeconds: Math.max(0, ...parts.map(({ oldestSeconds }) => oldestSeconds)),
    by: parts.filter(({ less }) => less).map(({ service }) => service),
  };
}

function capped(
  { jobs, oldestSeconds }: { readonly jobs: number; readonly oldestSeconds: number },
  feeding: Feeding | undefined,
  fed: Fed | undefined,
) {
  if (feeding === undefined || fed?.kind !== "pods") return { jobs, oldestSeconds, less: false };
  const { bounds, ready } = feeding;
  const most = fed.pods * bounds.jobsPerPod;
  // The autoscaler multiplies its ready pods by age ÷ target and rounds up: a thousandth too much would be a pod too many.
  const oldest =
    ready === 0 ? oldestSeconds : Math.floor((bounds.oldestSeconds * fed.pods * 1_000) / ready) / 1_000;
  return {
    jobs: Math.min(jobs, most),
    oldestSeconds: Math.min(oldestSeconds, oldest),
    // With fewer pods it is something else that holds the pool, such as its most replicas, or pods that do not start.
    less: ready >= fed.pods && (jobs > most || oldestSeconds > oldest),
  };
}
