import { figure } from "../report/figures.ts";
import { KNOWN_PER_PERSON, MEMORY, TELEGRAM, USABLE } from "./assumptions.ts";
import { redisKb } from "./demand.ts";
import type { Workload } from "./measured.ts";
import { tokenLimit } from "./token.ts";

/** A machine that carries everything. */
export interface Host {
  readonly cpu: number;
  readonly memoryGb: number;
  /** Megabits per second, each way. */
  readonly networkMbit: number;
}

/** One thing that ends, and at how many people. */
export interface Limit {
  readonly what: string;
  readonly people: number;
  readonly why: string;
  /** What to do when it is reached. */
  readonly remedy: string;
}

/** How many people a machine carries, by each thing that may give way; the first of the list gives way first. */
export function fittingPeople(host: Host, everySeconds: number, workload: Workload): readonly Limit[] {
  const limits = [
    cpuLimit(host, workload),
    redisLimit(workload),
    networkLimit(host),
    ofOneToken(workload),
  ].map(({ messagesPerS, ...rest }) => ({ ...rest, people: Math.floor(messagesPerS * everySeconds) }));
  return [...limits, memoryLimit(host, everySeconds, workload)].toSorted((a, b) => a.people - b.people);
}

type RateLimit = Omit<Limit, "people"> & { readonly messagesPerS: number };

function cpuLimit({ cpu }: Host, { per_message }: Workload): RateLimit {
  const { bot_ms, worker_ms, redis_ms, mongo_ms } = per_message;
  const allMs = bot_ms + worker_ms + redis_ms + mongo_ms;
  return {
    what: "CPU of the machine",
    messagesPerS: (cpu * USABLE.machine * 1000) / allMs,
    why: `${figure(allMs)} ms per message in all parts, ${USABLE.machine * 100} % of ${figure(cpu)} cores used`,
    remedy: "a second machine for MongoDB, then one for the bots",
  };
}

function redisLimit({ per_message: { redis_ms } }: Workload): RateLimit {
  return {
    what: "the one core of Redis",
    messagesPerS: (USABLE.redisCore * 1000) / redis_ms,
    why: `${figure(redis_ms)} ms per message, ${USABLE.redisCore * 100} % of one core used`,
    remedy: "Redis Cluster",
  };
}

function networkLimit({ networkMbit }: Host): RateLimit {
  const kb = Math.max(TELEGRAM.kbIn, TELEGRAM.kbOut);
  return {
    what: "network",
    messagesPerS: (networkMbit * USABLE.network * 1e6) / (kb * 8 * 1024),
    why: `${figure(kb)} kB per message in the larger direction, ${USABLE.network * 100} % of ${figure(networkMbit)} Mbit/s used`,
    remedy: "a faster connection, or a second machine for the bots",
  };
}

function ofOneToken(workload: Workload): RateLimit {
  const { messagesPerS, maxConnections, busyMs } = tokenLimit(workload);
  return {
    what: "one bot token",
    messagesPerS,
    why: `${maxConnections} connections, each busy ${figure(busyMs)} ms per update`,
    remedy: "a self-hosted Bot API server in local mode, or people spread over several tokens",
  };
}

function memoryLimit({ memoryGb }: Host, everySeconds: number, workload: Workload): Limit {
  const { per_person, per_message, process_mb } = workload;
  const keptKb =
    redisKb(1, KNOWN_PER_PERSON, workload) * MEMORY.redisFactor +
    KNOWN_PER_PERSON * per_person.mongo_kb * MEMORY.mongoFactor * MEMBERS;
  const processMb = (ms: number, mb: number) => ((ms / 1000 / USABLE.process) * mb) / everySeconds;
  const processesMb =
    processMb(per_message.bot_ms, process_mb.bot) + processMb(per_message.worker_ms, process_mb.worker);
  const perPersonGb = keptKb / 2 ** 20 + processesMb / 1024;
  const fixedGb =
    MEMORY.redisBaseGb + MEMBERS * MEMORY.mongoBaseGb + (process_mb.bot + process_mb.worker) / 1024;
  return {
    what: "memory",
    people: Math.max(0, Math.floor((memoryGb * USABLE.memory - fixedGb) / perPersonGb)),
    why: `sessions and data of ${KNOWN_PER_PERSON} people known for each at once, in Redis and ${MEMBERS} members of MongoDB`,
    remedy: "more memory, or the databases on machines of their own",
  };
}

const MEMBERS = 3;
