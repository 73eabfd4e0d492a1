import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const amount = z.number().nonnegative();

/** What one bot's people cost, as it was measured. */
const workloadSchema = z
  .object({
    /** The run it comes from. */
    source: z.string(),
    measured_at: z.iso.date(),
    /** The machine in a line: costs are those of its cores. */
    machine: z.string(),
    people: amount,
    messages_per_s: amount,
    /** CPU in milliseconds; `mongo_ms` is that of all members, `mongo_busiest_ms` of the one that works most. */
    per_message: z
      .object({
        bot_ms: amount,
        worker_ms: amount,
        redis_ms: amount,
        mongo_ms: amount,
        mongo_busiest_ms: amount,
        mongo_writes: amount,
        /** Included in `worker_ms`. */
        jobs: amount,
        /** To and from the stores, inside the cluster. */
        redis_network_kb: amount,
        mongo_network_kb: amount,
      })
      .readonly(),
    /** What a job costs a worker besides its own work. */
    per_job_ms: amount,
    /** `redis_active_kb` of people who are there; of the others the session is left, until it is 30 days old. */
    per_person: z.object({ redis_active_kb: amount, redis_known_kb: amount, mongo_kb: amount }).readonly(),
    process_mb: z.object({ bot: amount, worker: amount }).readonly(),
    /** From an update's arrival to its 200, at most. */
    acknowledgement_ms: amount,
    /** Which of the figures are estimates, by their names here. */
    estimated: z.array(z.string()).readonly(),
  })
  .readonly();

/** The schema of measured.json: a workload per bot, and `fleet` for all of them mixed. */
export const measuredSchema = z
  .object({ workloads: z.record(z.string(), workloadSchema).readonly() })
  .readonly();

/** What one bot's people cost. */
export type Workload = z.infer<typeof workloadSchema>;
/** All that was measured. */
export type Measured = z.infer<typeof measuredSchema>;

/** Where the figures are kept; `npm run capacity -- --from RESULT.json` writes it. */
export const MEASURED_FILE = join(import.meta.dirname, "measured.json");

/** Reads what was measured last. */
export function readMeasured(file = MEASURED_FILE): Measured {
  return measuredSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
