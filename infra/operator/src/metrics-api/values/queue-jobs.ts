import { EXTERNAL_METRICS } from "../../../../../app/src/contracts/autoscaling.ts";
import { readQueueBacklog } from "../../../../../app/src/platform/queue/backlog.ts";
import type { FeedingOf } from "../quota/feeding.ts";
import { held } from "../quota/held.ts";
import type { QueueRedis } from "./redis.ts";
import type { Sample, Source } from "./sample.ts";

/** Queues of each worker class; infra takes them from the bots' jobs. */
export type ClassQueues = Readonly<Record<string, readonly string[]>>;

export interface QueueJobsOptions {
  readonly connection: Pick<QueueRedis, "redis" | "away">;
  readonly queues: ClassQueues;
  /** Whom to ask when Redis is away, for people; without a password. */
  readonly address: string;
  /** What outside quotas feed: no value asks for more pods than that. @default nothing outside bounds anything */
  readonly feedingOf?: FeedingOf;
  /** Of the queues' keys. @default the app's */
  readonly prefix?: string;
}

/** A pod takes some seconds to start: what is due by then is work for it. */
const DUE_WITHIN_MS = 5_000;

/**
 * How much each class's queues have to do, straight from the queues: all of them at one moment, and of none when one fails. Never
 * more than outside quotas let be done by any number of pods.
 */
export function queueJobs(options: QueueJobsOptions): Source {
  const { address, connection, queues } = options;
  const { classJobs, classOldestJobAge } = EXTERNAL_METRICS;
  return {
    subject: `Redis with the queues (${address})`,
    metrics: [classJobs.name, classOldestJobAge.name],
    read: async (signal) => {
      const away = connection.away();
      if (away !== "") throw new Error(away);
      const all = Object.keys(queues).map((workerClass) => samplesOf(workerClass, options, signal));
      return (await Promise.all(all)).flat();
    },
  };
}

async function samplesOf(
  workerClass: string,
  { connection, feedingOf, prefix, queues }: QueueJobsOptions,
  signal: AbortSignal,
): Promise<readonly Sample[]> {
  const options = { dueWithinMs: DUE_WITHIN_MS, ...(prefix !== undefined && { prefix }) };
  const backlogOf = async (queue: string) =>
    [queue, await readQueueBacklog(connection.redis, queue, options)] as const;
  const [feeding, ...backlogs] = await Promise.all([
    feedingOf?.(workerClass, signal),
    ...(queues[workerClass] ?? []).map(backlogOf),
  ]);
  const { by, jobs, oldestSeconds } = held(Object.fromEntries(backlogs), feeding);
  const quotas = feeding && { quotas: { fed: feeding.fed, held: by } };
  const { classJobs, classOldestJobAge } = EXTERNAL_METRICS;
  return [
    { metric: classJobs.name, labels: { [classJobs.label]: workerClass }, value: jobs, ...quotas },
    {
      metric: classOldestJobAge.name,
      labels: { [classOldestJobAge.label]: workerClass },
      value: oldestSeconds,
    },
  ];
}
