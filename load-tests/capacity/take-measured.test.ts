import { expect, test } from "vitest";
import { sampleResult } from "../report/result.fixture.ts";
import { measuredSchema, readMeasured } from "./measured.ts";
import { workloadOf } from "./take-measured.ts";
import { WORKLOAD } from "./workload.fixture.ts";

test("a run's costs are its plateau's CPU and its stores' figures per message and person", () => {
  const bench = { rows: [{ name: "worker-50", cpu_us: 55 }] };
  const taken = workloadOf(sampleResult(), bench, WORKLOAD);
  expect(taken).toMatchObject({
    source: "npm run load: matchmaking, profile 10000",
    measured_at: "2026-11-26",
    machine: "2 cores of Sample, 24 GB, Linux 6.18, Node 24.21.0",
    per_message: {
      bot_ms: 0.345,
      worker_ms: 0.093,
      redis_ms: 0.126,
      mongo_ms: 0.226,
      mongo_busiest_ms: 0.14,
      mongo_writes: 0.0991,
      redis_network_kb: 6.2,
    },
    per_job_ms: 0.055,
    per_person: { redis_active_kb: 9.83, redis_known_kb: 1, mongo_kb: 3.17 },
    process_mb: { bot: 212, worker: 140 },
    acknowledgement_ms: 6.2,
    estimated: [],
  });
  expect(measuredSchema.parse({ workloads: { matchmaking: taken } })).toBeDefined();
});

test("what a run does not tell stays as it was, and is called an estimate", () => {
  const before = { ...WORKLOAD, estimated: ["per_job_ms"] };
  const taken = workloadOf(sampleResult({ stores: null }), undefined, before);
  expect(taken.per_person).toEqual(WORKLOAD.per_person);
  expect(taken.estimated).toEqual([
    "mongo_writes",
    "redis_network_kb",
    "mongo_network_kb",
    "redis_active_kb",
    "mongo_kb",
    "per_job_ms",
  ]);
});

test.each([
  [
    { verdict: 2, invalid: ["calibration took p95 41 ms"] },
    "The run is invalid: calibration took p95 41 ms.",
  ],
  [{ messages_per_s: 10.6 }, "At 11 messages/s what idle processes do weighs more than the messages."],
] as const)("a run that cannot tell what a message costs is refused", (changes, message) => {
  expect(() => workloadOf(sampleResult(changes), undefined, WORKLOAD)).toThrow(message);
});

test("the committed figures can be read, and say when and on what they were taken", () => {
  for (const { source, machine, measured_at } of Object.values(readMeasured().workloads)) {
    expect(source.length).toBeGreaterThan(10);
    expect(machine).toContain("cores");
    expect(Date.parse(measured_at)).not.toBeNaN();
  }
  expect(Object.keys(readMeasured().workloads)).toContain("matchmaking");
});
