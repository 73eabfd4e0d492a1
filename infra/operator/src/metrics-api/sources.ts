import type { PartContext } from "../part.ts";
import { systemClock } from "../runtime/index.ts";
import { createFeeding } from "./quota/feeding.ts";
import { hostsOf, type MetricsApiSettings } from "./settings.ts";
import { type CachedSource, cached } from "./values/cached.ts";
import { inFlight } from "./values/in-flight.ts";
import { pendingUpdates } from "./values/pending-updates.ts";
import { type PodObject, PODS } from "./values/pods.ts";
import { queueJobs } from "./values/queue-jobs.ts";
import { openQueueRedis } from "./values/redis.ts";

/** Where all values come from. */
export interface Sources {
  readonly all: readonly CachedSource[];
  /** That of the worker classes. */
  readonly queues: CachedSource;
  close(): void;
}

/** What tests set otherwise. */
export interface SourcesOptions {
  /** Of the queues' keys. */
  readonly prefix?: string | undefined;
  /** How old a value of the queues may be. */
  readonly queuesMaxAgeMs?: number | undefined;
}

/** Opens the queues' Redis, and watches the pods that are asked. */
export function openSources(
  { api, logger, manager, settings: { namespace } }: PartContext,
  { bots, bounds, opsPort: port, queues, redisUrl }: MetricsApiSettings,
  { prefix, queuesMaxAgeMs: maxAgeMs }: SourcesOptions,
): Sources {
  const clock = systemClock;
  const connection = openQueueRedis(redisUrl, logger);
  const pods = manager.watch<PodObject>(PODS, {
    namespace,
    labelSelector: "app.kubernetes.io/component in (bot,worker)",
  });
  const podsWith = (label: string) => (value: string) =>
    pods.list().filter(({ metadata }) => metadata?.labels?.[label] === value);
  const feedingOf = createFeeding({ bounds, podsOf: podsWith("botfleet.dev/worker-class"), port, clock });
  const address = hostsOf(redisUrl);
  const jobs = queueJobs({ connection, queues, address, feedingOf, ...(prefix && { prefix }) });
  const flights = inFlight({ bots, podsOf: podsWith("botfleet.dev/bot"), port });
  const pending = pendingUpdates({ bots, api, namespace, clock });
  const [ofQueues, ...others] = [
    cached(jobs, { clock, ...(maxAgeMs !== undefined && { maxAgeMs }) }),
    cached(flights, { clock }),
    cached(pending, { clock }),
  ];
  return { all: [ofQueues, ...others], queues: ofQueues, close: () => connection.close() };
}
