import type { LoadResult, Objective, ProcessUse, Series, Timing } from "./result.ts";

/** A result as a good run of 10,000 people writes it, for the tests of what is made from results. */
export function sampleResult(changes: Partial<LoadResult> = {}): LoadResult {
  return {
    verdict: 0,
    reasons: [],
    invalid: [],
    profile: "10000",
    scenario: "matchmaking",
    started_at: "2026-11-26T01:20:00.000Z",
    ramp_s: 60,
    plateau_s: 120,
    drain_s: 4,
    machine: { cpu: "Sample", cores: 2, memory_gb: 24, os: "Linux 6.18", node: "24.21.0" },
    people_asked: 10_000,
    people: 10_000,
    messages_per_s_asked: 1000,
    messages_per_s: 1003.4,
    messages: 150_400,
    plateau_messages: 120_408,
    p50_ms: 6.2,
    p95_ms: 31,
    p99_ms: 51,
    felt,
    matching: { samples: 10_000, p50_ms: 40, p95_ms: 310, p99_ms: 720, max_ms: 930 },
    lost: 0,
    duplicated: 0,
    out_of_order: 0,
    by_bot: { matchmaking: bot() },
    by_act: [
      { bot: "matchmaking", act: "text", count: 98_200, felt },
      { bot: "matchmaking", act: "next", count: 9100, felt: null },
    ],
    objectives: [objective("memory of a bot process", { threshold: 300, unit: "MB", measured: 212 })],
    reconciliation: [
      rule("every update has exactly one effect", 150_400),
      rule("every reply is accepted once", 163_120),
    ],
    services: [
      {
        service: "shipstation",
        keys: 15,
        calls_per_key_and_minute: 200,
        latency_ms: 150,
        calls_per_s: 44.7,
        refused: 0,
      },
    ],
    processes: PROCESSES,
    stores: {
      redis: { used_memory_mb: 96, commands: 812_000, network_mb: 910 },
      mongo: { data_mb: 31, writes: 14_900, reads: 20_100, network_mb: 88 },
    },
    plateau_jobs: 0,
    agreement: [],
    calibration: { felt: { ...felt, p95_ms: 4.1 }, messages_per_s: 1001, limit_p95_ms: 30 },
    generator: { iterations: 150_400, dropped: 0, max_dropped_ratio: 0.001 },
    cpu_pressure: 0.42,
    series: series(),
    knee: null,
    ...changes,
  };
}

/** An objective of at most so many milliseconds, reached. */
export function objective(name: string, changes: Partial<Objective> = {}): Objective {
  return {
    name,
    comparison: "at most",
    threshold: 100,
    felt_percentile: null,
    unit: "ms",
    measured: 31,
    samples: 120_000,
    min_samples: 1000,
    verdict: "passed",
    ...changes,
  };
}

const felt: Timing = { samples: 120_310, p50_ms: 6.2, p95_ms: 31, p99_ms: 51, max_ms: 214 };

function bot() {
  return {
    people: 10_000,
    people_asked: 10_000,
    messages: 150_400,
    messages_per_s: 1003.4,
    messages_per_s_asked: 1000,
    messages_per_s_least: 950,
    felt,
    lost: 0,
    duplicated: 0,
    out_of_order: 0,
    objectives: [
      objective("reaction-p95", { felt_percentile: 95 }),
      objective("reaction-p99", { felt_percentile: 99, threshold: 300, measured: 51 }),
      objective("success", { comparison: "at least", threshold: 0.999, unit: "ratio", measured: 1 }),
    ],
    figures: [
      objective("database operations", { comparison: "at least", threshold: 200, unit: "/s", measured: 412 }),
    ],
    writes: [
      {
        conversation: "talk",
        messages: 120_000,
        writes: 3600,
        per_message: 0.03,
        budget_per_message: 0.05,
        verdict: "passed" as const,
      },
    ],
  };
}

function rule(name: string, checked: number) {
  return { name, checked, violations: 0, examples: [], verdict: "passed" as const };
}

const PROCESSES: readonly ProcessUse[] = [
  ["bot-1", "bot", 52, 212],
  ["worker-1", "worker", 14, 140],
  ["redis", "redis", 19, 130],
  ["mongod-1", "mongod", 21, 410],
  ["mongod-2", "mongod", 13, 380],
  ["simulator", "simulator", 41, 420],
  ["k6", "k6", 66, 2800],
].map(([name, role, cpu, memory]) => ({
  name: String(name),
  role: role as ProcessUse["role"],
  cpu_s: Number(cpu),
  plateau_cpu_s: Number(cpu) * 0.8,
  peak_rss_mb: Number(memory),
}));

/** Three minutes in steps of two seconds; the same at every call. */
function series(): Series {
  const at_s = Array.from({ length: 90 }, (_, index) => index * 2);
  const ramp = (seconds: number) => Math.min(1, seconds / 60);
  const wave = (seconds: number, by: number) => 1 + 0.15 * Math.sin(seconds * by);
  const over = (value: (seconds: number) => number) => at_s.map(value);
  return {
    at_s,
    people: over((s) => Math.round(10_000 * ramp(s))),
    messages_per_s: over((s) => Math.round(1000 * ramp(s) * wave(s, 0.7))),
    felt_p50_ms: over((s) => 2 + 4 * ramp(s) * wave(s, 1)),
    felt_p95_ms: at_s.map((s) => (s === 0 ? null : 8 + 22 * ramp(s) * wave(s, 0.4))),
    felt_p99_ms: at_s.map((s) => (s === 0 ? null : 20 + 40 * ramp(s) * wave(s, 0.9))),
    cpu_cores: Object.fromEntries(
      PROCESSES.map(({ name, cpu_s }, index) => [
        name,
        over((s) => (cpu_s / 150) * ramp(s) * wave(s, 0.3 + index / 7)),
      ]),
    ),
  };
}
