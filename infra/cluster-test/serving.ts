import { setTimeout as sleep } from "node:timers/promises";
import { LABEL } from "../constructs/labels.ts";
import type { Cluster } from "./cluster.ts";
import { autoscalerSchema, type Pod, podSchema } from "./objects.ts";

/** What runs in the app's own images, besides Jobs. */
export const APP = `${LABEL.component} in (bot,worker,api)`;
const LOOK_EVERY_MS = 2_000;

/** A watch over how many pods of the app serve. */
export interface Watch {
  /** Ends it. @returns how often it looked @throws Error with each Deployment that had fewer pods than its least */
  ended(): Promise<string>;
}

/**
 * Looks on, from now, whether every Deployment keeps the pods that its autoscaler must not go below: pods that have started
 * and are not on their way out. Not the ready ones: on a machine that is too slow a probe misses its time, whatever is rolled.
 */
export async function watchServing(cluster: Cluster): Promise<Watch> {
  const scalers = await cluster.kubectl.list("hpa", autoscalerSchema, APP);
  const least = new Map(scalers.map(({ metadata, spec }) => [metadata.name, spec.minReplicas]));
  const stopping = new AbortController();
  const short = new Set<string>();
  let looks = 0;
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const pods = (await cluster.kubectl.list("pods", podSchema, APP)).filter(serves);
      looks += 1;
      for (const [name, wanted] of least) {
        const count = pods.filter(({ metadata }) => metadata.labels[LABEL.instance] === name).length;
        if (count < wanted) short.add(`${name} had ${count} of ${wanted}`);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  // Heard when it is ended; until then a failure is nobody's.
  watching.catch(() => undefined);
  return {
    ended: async () => {
      stopping.abort();
      await watching;
      if (least.size === 0 || looks === 0)
        throw new Error(`it looked ${looks} times at ${least.size} Deployments`);
      if (short.size > 0) throw new Error([...short].join(", "));
      return `${least.size} Deployments, looked at ${looks} times`;
    },
  };
}

const serves = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.containerStatuses.length > 0 &&
  status.containerStatuses.every(({ started }) => started);
