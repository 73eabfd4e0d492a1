import type { Clock } from "../../runtime/index.ts";
import { isReady, appPage, type PodObject } from "../values/pods.ts";
import type { PoolBounds } from "./bounds.ts";
import { fedPods } from "./fed.ts";
import type { Feeding } from "./held.ts";
import { limitsOf, RecentWork, type Work, workOf } from "./work.ts";

export interface FeedingOptions {
  readonly bounds: PoolBounds;
  /** Pods of a worker class, as last heard. */
  podsOf(workerClass: string): readonly PodObject[];
  /** Port of their `/metrics`. */
  readonly port: number;
  readonly clock: Clock;
}

/** Tells of a class what outside quotas feed; undefined where nothing outside bounds it. */
export type FeedingOf = (workerClass: string, signal: AbortSignal) => Promise<Feeding | undefined>;

/** From the pool's own pods: what each vendor allows its keys, which only they have, and how long their jobs take. */
export function createFeeding({ bounds: all, clock, podsOf, port }: FeedingOptions): FeedingOf {
  const recent = new Map<string, RecentWork>();
  return async (workerClass, signal) => {
    const bounds = all[workerClass];
    if (bounds === undefined) return undefined;
    const ready = podsOf(workerClass).filter(isReady);
    const pages = await pagesOf(ready, port, signal);
    const seen = recent.get(workerClass) ?? new RecentWork();
    recent.set(workerClass, seen);
    const work = seen.add(
      new Map(pages.map(([name, page]): [string, Work] => [name, workOf(page)])),
      clock.now(),
    );
    const limits = pages.map(([, page]) => limitsOf(page));
    const services = new Set(Object.values(bounds.queues).map(({ service }) => service));
    const limitOf = (service: string): number | undefined => {
      const told = limits.flatMap((each) => each[service] ?? []);
      return told.length === 0 ? undefined : Math.max(...told);
    };
    const fed = new Map(
      [...services].map((service) => [service, fedPods(bounds, service, limitOf(service), work)]),
    );
    return { bounds, fed, ready: ready.length };
  };
}

/** Of those that answer: all have the same keys, and how long a job takes is a mean. */
async function pagesOf(
  pods: readonly PodObject[],
  port: number,
  signal: AbortSignal,
): Promise<readonly [name: string, page: string][]> {
  const asked = pods.map(
    async (pod): Promise<[string, string]> => [pod.metadata?.name ?? "", await appPage(pod, port, signal)],
  );
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}
