import { z } from "zod";

/**
 * What one load run found: the file of `npm run load -- --json FILE`. Console, JUnit, HTML, the capacity calculation and
 * docs/performance.md are all made from it, so a file kept from last year still gives its report. Field names are those
 * of the file. Times of people are "felt": from the act to the first reaction they can see.
 */

const count = z.int().nonnegative();
const amount = z.number().nonnegative();

/** Felt time, or any other, as percentiles in milliseconds over `samples` measurements; null without samples. */
const timing = z
  .object({ samples: count, p50_ms: amount, p95_ms: amount, p99_ms: amount, max_ms: amount })
  .readonly();

/** The machine a run was made on: figures without it mean nothing. */
export const machineSchema = z
  .object({ cpu: z.string(), cores: count, memory_gb: amount, os: z.string(), node: z.string() })
  .readonly();

/** One threshold of the bot's `slo.ts`, or of the profile, as it was measured. */
const objective = z
  .object({
    /** Short and stable, the test's name in JUnit: `first reaction p95`. */
    name: z.string(),
    comparison: z.enum(["at most", "at least"]),
    threshold: z.number(),
    /** 95 where it limits p95 of what people feel: drawn into the graph of felt times. null for anything else. */
    felt_percentile: z.number().nullable(),
    /** Of both figures: `ms`, `ratio`, `MB`, `people`, … */
    unit: z.string(),
    /** null: there was nothing to measure. */
    measured: z.number().nullable(),
    samples: count,
    /** Fewer samples say nothing; the objective is then not reached, whatever was measured. */
    min_samples: count,
    /** Of the samples, who waited until the end of the run for nothing. Absent without any, and in earlier results. */
    unfinished: count.optional(),
    /** `not judged`: it counts with more people than there were. */
    verdict: z.enum(["passed", "failed", "too few samples", "not judged"]),
  })
  .readonly();

/** One rule of the reconciliation after the drain: what must hold of everything that was sent. */
const rule = z
  .object({
    /** What holds, as a sentence: `every reply is accepted once`. */
    name: z.string(),
    /** How many updates, replies, pairs or accounts were compared. */
    checked: count,
    violations: count,
    /** A few of the violations, for whoever looks for the cause. */
    examples: z.array(z.string()).readonly(),
    /**
     * `not checked`: there was nothing to compare, so nothing was proven. `not applicable`: the bot did nothing that the rule
     * is about.
     */
    verdict: z.enum(["passed", "failed", "not checked", "not applicable"]),
  })
  .readonly();

/** MongoDB writes of one conversation against the budget declared for it in the bot's `load.ts`. */
const writes = z
  .object({
    conversation: z.string(),
    messages: count,
    writes: count,
    per_message: amount,
    budget_per_message: amount,
    verdict: z.enum(["passed", "failed"]),
  })
  .readonly();

const byBot = z
  .object({
    people: count,
    /** This, and what was asked in a second: absent in results from before bots were judged by them one by one. */
    people_asked: count.optional(),
    messages: count,
    messages_per_s: amount,
    messages_per_s_asked: amount.optional(),
    /** Fewer are another load than was asked for: 95 %, less what chance may take of conversations of many messages. */
    messages_per_s_least: amount.optional(),
    felt: timing.nullable(),
    lost: count,
    duplicated: count,
    out_of_order: count,
    objectives: z.array(objective).readonly(),
    /** What the requirements name, reached at once on the plateau. */
    figures: z.array(objective).readonly().default([]),
    writes: z.array(writes).readonly(),
  })
  .readonly();

/** An outside service as it stood in the run, simulated, and what it was asked on the plateau. */
const service = z
  .object({
    service: z.string(),
    keys: count,
    /** null: without a limit. */
    calls_per_key_and_minute: count.nullable(),
    /** What each answer took at least. */
    latency_ms: amount,
    /** null where no figure counts them. */
    calls_per_s: amount.nullable(),
    /** Calls over the quota, which it refused with 429. */
    refused: count.nullable(),
  })
  .readonly();

/** One kind of act (`text`, `photo`, `next`, …): how many and how they felt. */
const act = z.object({ bot: z.string(), act: z.string(), felt: timing.nullable(), count }).readonly();

/** What one process used. A set of equal processes has one entry each. */
const processUse = z
  .object({
    /** Unique in the run: `bot-1`, `mongod-2`, `k6`. */
    name: z.string(),
    role: z.enum(["bot", "worker", "api", "mongod", "redis", "simulator", "k6", "runner"]),
    /** CPU seconds of the whole run, and of the plateau alone: what capacity is calculated from. */
    cpu_s: amount,
    plateau_cpu_s: amount,
    peak_rss_mb: amount,
  })
  .readonly();

/** The same profile against a bot that does nothing: what generator, simulator and machine add by themselves. */
const calibration = z
  .object({
    felt: timing.nullable(),
    /** What k6 added to that, as in `generator`. */
    lag: timing.nullish(),
    messages_per_s: amount,
    limit_p95_ms: amount,
  })
  .readonly();

/** k6 itself: of all `iterations` asked for, those it could not start are load that was not there. */
const generator = z
  .object({
    iterations: count,
    dropped: count,
    max_dropped_ratio: amount,
    /** Buttons that were gone when they were pressed, in the whole run: nothing was sent. Absent in earlier results. */
    gone: count.optional(),
    /**
     * What k6 added to an act of the plateau, from when it was due to when its answer was read; not in what is felt.
     * Absent in results from before it was measured.
     */
    lag: timing.nullish(),
  })
  .readonly();

/** A promise as people felt it, beside what the fleet's own rules say of the same stretch. */
const agreement = z
  .object({
    bot: z.string(),
    promise: z.string(),
    /** Share of the messages that kept it: as k6 saw it, and as Prometheus did. null: not compared. */
    felt: z.number().nullable(),
    samples: count,
    measured: z.number().nullable(),
    events: count,
    /** A tenth of the promise's error budget. */
    may_differ: amount,
    verdict: z.enum(["agree", "differ", "not compared"]),
    /** Why it was not compared. */
    remark: z.string(),
  })
  .readonly();

/** One value per point of `at_s`; null where nothing was measured. */
const line = z.array(z.number().nullable()).readonly();

/** The run over time, for the graphs. */
const series = z
  .object({
    /** Seconds since the ramp began. */
    at_s: z.array(amount).readonly(),
    people: line,
    messages_per_s: line,
    felt_p50_ms: line,
    felt_p95_ms: line,
    felt_p99_ms: line,
    /** Cores in use (1 = one whole core), by the name of the process. */
    cpu_cores: z.record(z.string(), line).readonly(),
  })
  .readonly();

/** What the stores held and did: the base of their sizes in the capacity calculation. */
const stores = z
  .object({
    redis: z.object({ used_memory_mb: amount, commands: count, network_mb: amount }).readonly(),
    mongo: z.object({ data_mb: amount, writes: count, reads: count, network_mb: amount }).readonly(),
  })
  .readonly();

/** Where a `ramp-to-failure` stopped keeping its promises. */
const knee = z
  .object({ people: count, messages_per_s: amount, p95_ms: amount, cause: z.string() })
  .readonly();

/** The schema of the file; the top holds what the simplest reader wants. */
export const loadResultSchema = z
  .object({
    /** 0 passed, 1 an objective or the reconciliation failed, 2 invalid: it proves nothing, in either direction. */
    verdict: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    /** Why the verdict is not 0, as sentences. */
    reasons: z.array(z.string()).readonly(),
    /** Of an invalid run, those that make it so; a subset of `reasons`. */
    invalid: z.array(z.string()).readonly(),
    profile: z.string(),
    /** One bot's name, or `fleet`. */
    scenario: z.string(),
    /** When the ramp began, ISO 8601. */
    started_at: z.iso.datetime(),
    ramp_s: amount,
    plateau_s: amount,
    drain_s: amount,
    machine: machineSchema,
    people_asked: count,
    /** At once, at most. */
    people: count,
    messages_per_s_asked: amount,
    /** What people did per second of the plateau, whether or not it was answered. */
    messages_per_s: amount,
    /** In the whole run; `plateau_messages` of them on the plateau. */
    messages: count,
    plateau_messages: count,
    /** Felt, on the plateau; 0 without samples, and the run is then invalid. */
    p50_ms: amount,
    p95_ms: amount,
    p99_ms: amount,
    felt: timing.nullable(),
    /** From the wish for a partner to the partner, or to the end of the run where none came; null where no bot matches. */
    matching: timing.nullable(),
    lost: count,
    duplicated: count,
    out_of_order: count,
    by_bot: z.record(z.string(), byBot).readonly(),
    by_act: z.array(act).readonly(),
    /** Objectives of the whole run, e.g. the memory of a bot process. */
    objectives: z.array(objective).readonly(),
    reconciliation: z.array(rule).readonly(),
    /** Absent in results from before services had quotas. */
    services: z.array(service).readonly().default([]),
    processes: z.array(processUse).readonly(),
    stores: stores.nullable(),
    /** Jobs completed by the workers during the plateau. */
    plateau_jobs: count,
    /** Absent in results from before they were compared. */
    agreement: z.array(agreement).readonly().default([]),
    calibration: calibration.nullable(),
    generator,
    /** Share of the plateau in which somebody waited for a processor; null where the kernel does not say. */
    cpu_pressure: z.number().min(0).max(1).nullable(),
    series,
    knee: knee.nullable(),
  })
  .readonly();

/** The result of a load run; see the schema for each field. */
export type LoadResult = z.infer<typeof loadResultSchema>;
/** Percentiles in milliseconds. */
export type Timing = z.infer<typeof timing>;
/** A threshold and what was measured. */
export type Objective = z.infer<typeof objective>;
/** A rule of the reconciliation and what it found. */
export type ReconciliationRule = z.infer<typeof rule>;
/** Writes of a conversation against its budget. */
export type ConversationWrites = z.infer<typeof writes>;
/** An outside service in the run. */
export type ServiceUse = z.infer<typeof service>;
/** CPU and memory of one process. */
export type ProcessUse = z.infer<typeof processUse>;
/** A promise on both sides. */
export type Agreement = z.infer<typeof agreement>;
/** The run over time. */
export type Series = z.infer<typeof series>;
/** What describes a machine. */
export type Machine = z.infer<typeof machineSchema>;
