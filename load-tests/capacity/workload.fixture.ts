import type { Load } from "./demand.ts";
import type { Workload } from "./measured.ts";

/** Round figures, so that a test can be checked in one's head. */
export const WORKLOAD: Workload = {
  source: "a sample",
  measured_at: "2026-11-26",
  machine: "2 cores",
  people: 10_000,
  messages_per_s: 1000,
  per_message: {
    bot_ms: 0.4,
    worker_ms: 0.1,
    redis_ms: 0.2,
    mongo_ms: 0.6,
    mongo_busiest_ms: 0.3,
    mongo_writes: 0.1,
    jobs: 0.01,
    redis_network_kb: 4,
    mongo_network_kb: 1,
  },
  per_job_ms: 0.1,
  per_person: { redis_active_kb: 11, redis_known_kb: 1, mongo_kb: 1 },
  process_mb: { bot: 200, worker: 150 },
  acknowledgement_ms: 10,
  estimated: [],
};

/** So many messages a second, of people who act every ten seconds. */
export function loadOf(messagesPerS: number, changes: Partial<Load> = {}): Load {
  const people = messagesPerS * 10;
  return { people, everySeconds: 10, known: people * 10, extraJobs: [], ...changes };
}
