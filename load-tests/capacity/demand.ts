import { MEMORY, TELEGRAM } from "./assumptions.ts";
import type { Workload } from "./measured.ts";

/** What people ask of the system. */
export interface Load {
  /** At once. */
  readonly people: number;
  /** Seconds from one act of a person to the next, on average. */
  readonly everySeconds: number;
  /** People whose session or data is kept. */
  readonly known: number;
  /** Work besides what the measured bot does. */
  readonly extraJobs: readonly ExtraJob[];
}

/** A kind of job that was not part of what was measured. */
export interface ExtraJob {
  readonly name: string;
  readonly perMessage: number;
  /** CPU of its own work, and time it waits for others. */
  readonly cpuMs: number;
  readonly waitMs: number;
}

/** What a load needs at its peak, before any reserve. */
export interface Demand {
  readonly messagesPerS: number;
  /** Whole cores' worth; `mongo` over all members, `mongoBusiest` of the one that works most. */
  readonly cores: {
    readonly bot: number;
    readonly worker: number;
    readonly redis: number;
    readonly mongo: number;
    readonly mongoBusiest: number;
  };
  readonly redisGb: number;
  readonly mongoGb: number;
  readonly mongoWritesPerS: number;
  readonly jobsPerS: number;
  /** Jobs under way at the same time. */
  readonly jobsAtOnce: number;
  /** Megabits per second. */
  readonly network: { readonly fromTelegram: number; readonly toTelegram: number; readonly inside: number };
}

const GB_OF_KB = 1 / 2 ** 20;

/** Redis' data in kB: those who are there, and the sessions of those who were. */
export function redisKb(people: number, known: number, { per_person }: Workload): number {
  return people * per_person.redis_active_kb + (known - people) * per_person.redis_known_kb;
}

/** Turns a load into what it needs, by what was measured: all of it grows with messages, but memory with people known. */
export function demandOf(load: Load, workload: Workload): Demand {
  const { per_message, per_job_ms, per_person } = workload;
  const messagesPerS = load.people / load.everySeconds;
  const cores = (ms: number) => (messagesPerS * ms) / 1000;
  const megabits = (kb: number) => (messagesPerS * kb * 8 * 1024) / 1e6;
  const extra = load.extraJobs.map((job) => ({ ...job, perS: job.perMessage * messagesPerS }));
  const extraCores = extra.reduce((sum, { perS, cpuMs }) => sum + (perS * (cpuMs + per_job_ms)) / 1000, 0);
  return {
    messagesPerS,
    cores: {
      bot: cores(per_message.bot_ms),
      worker: cores(per_message.worker_ms) + extraCores,
      redis: cores(per_message.redis_ms),
      mongo: cores(per_message.mongo_ms),
      mongoBusiest: cores(per_message.mongo_busiest_ms),
    },
    redisGb: redisKb(load.people, load.known, workload) * GB_OF_KB * MEMORY.redisFactor + MEMORY.redisBaseGb,
    mongoGb: load.known * per_person.mongo_kb * GB_OF_KB * MEMORY.mongoFactor + MEMORY.mongoBaseGb,
    mongoWritesPerS: messagesPerS * per_message.mongo_writes,
    jobsPerS: messagesPerS * per_message.jobs + extra.reduce((sum, { perS }) => sum + perS, 0),
    jobsAtOnce: extra.reduce((sum, { perS, cpuMs, waitMs }) => sum + (perS * (cpuMs + waitMs)) / 1000, 0),
    network: {
      fromTelegram: megabits(TELEGRAM.kbIn),
      toTelegram: megabits(TELEGRAM.kbOut),
      inside: megabits(per_message.redis_network_kb + per_message.mongo_network_kb),
    },
  };
}
