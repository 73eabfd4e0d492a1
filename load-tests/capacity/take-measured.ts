import { z } from "zod";
import { machineLine } from "../report/headlines.ts";
import type { LoadResult, ProcessUse } from "../report/result.ts";
import { ToolError } from "../../dev/tool-error.mjs";
import type { Workload } from "./measured.ts";

/** What is read of the file that `npm run bench -- --json FILE` writes. */
export const benchSchema = z.object({
  rows: z.array(z.object({ name: z.string(), cpu_us: z.number().nonnegative().nullable() })),
});

/** Our worker with 50 jobs at once: what a job costs besides its own work. */
const WORKER_ROW = "worker-50";

/**
 * What a load run says a message costs. Stores that were not measured and a bench that is not given leave the figures
 * of `before`, as estimates.
 * @throws ToolError `RESULT_UNUSABLE` for a run that is invalid, or too small to tell a message's cost
 */
export function workloadOf(
  result: LoadResult,
  bench: z.infer<typeof benchSchema> | undefined,
  before: Workload,
): Workload {
  refuseUnusable(result);
  const workerRow = bench?.rows.find(({ name }) => name === WORKER_ROW)?.cpu_us ?? undefined;
  return {
    source: `npm run load: ${result.scenario}, profile ${result.profile}`,
    measured_at: result.started_at.slice(0, 10),
    machine: machineLine(result.machine),
    people: result.people,
    messages_per_s: Math.round(result.messages_per_s),
    per_message: { ...cpuPerMessage(result), ...storesPerMessage(result, before) },
    per_job_ms: workerRow === undefined ? before.per_job_ms : rounded(workerRow / 1000),
    per_person: peopleInStores(result, before),
    process_mb: { bot: largest(result, "bot", before), worker: largest(result, "worker", before) },
    acknowledgement_ms: rounded(result.p50_ms),
    estimated: [
      ...(result.stores === null
        ? ["mongo_writes", "redis_network_kb", "mongo_network_kb", "redis_active_kb", "mongo_kb"]
        : []),
      ...(workerRow === undefined && before.estimated.includes("per_job_ms") ? ["per_job_ms"] : []),
    ],
  };
}

/** Below this, what idle processes do weighs more than the messages, and every size would come out too large. */
const LEAST_MESSAGES_PER_S = 200;

function refuseUnusable({ verdict, invalid, messages_per_s }: LoadResult): void {
  if (verdict === 2) {
    throw new ToolError(
      "RESULT_UNUSABLE",
      `The run is invalid: ${invalid.join("; ")}.`,
      "Take a run whose verdict is 0 or 1.",
    );
  }
  if (messages_per_s < LEAST_MESSAGES_PER_S) {
    throw new ToolError(
      "RESULT_UNUSABLE",
      `At ${Math.round(messages_per_s)} messages/s what idle processes do weighs more than the messages.`,
      `Take a run of at least ${LEAST_MESSAGES_PER_S} messages/s, such as the profile 5000.`,
    );
  }
}

function cpuPerMessage({ processes, plateau_messages, plateau_jobs }: LoadResult) {
  const ms = (used: readonly ProcessUse[]) =>
    rounded((used.reduce((sum, { plateau_cpu_s }) => sum + plateau_cpu_s, 0) * 1000) / plateau_messages);
  const of = (role: ProcessUse["role"]) => processes.filter((each) => each.role === role);
  const members = of("mongod");
  return {
    bot_ms: ms(of("bot")),
    worker_ms: ms(of("worker")),
    redis_ms: ms(of("redis")),
    mongo_ms: ms(members),
    mongo_busiest_ms: Math.max(0, ...members.map((member) => ms([member]))),
    jobs: rounded(plateau_jobs / plateau_messages),
  };
}

function storesPerMessage({ stores, messages }: LoadResult, { per_message }: Workload) {
  const { mongo_writes, redis_network_kb, mongo_network_kb } = per_message;
  if (stores === null) return { mongo_writes, redis_network_kb, mongo_network_kb };
  return {
    mongo_writes: rounded(stores.mongo.writes / messages),
    redis_network_kb: rounded((stores.redis.network_mb * 1024) / messages),
    mongo_network_kb: rounded((stores.mongo.network_mb * 1024) / messages),
  };
}

function peopleInStores({ stores, people }: LoadResult, { per_person }: Workload) {
  if (stores === null) return per_person;
  return {
    redis_active_kb: rounded((stores.redis.used_memory_mb * 1024) / people),
    redis_known_kb: per_person.redis_known_kb,
    mongo_kb: rounded((stores.mongo.data_mb * 1024) / people),
  };
}

function largest({ processes }: LoadResult, role: "bot" | "worker", { process_mb }: Workload): number {
  const sizes = processes.filter((each) => each.role === role).map(({ peak_rss_mb }) => peak_rss_mb);
  return sizes.length === 0 ? process_mb[role] : Math.round(Math.max(...sizes));
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
