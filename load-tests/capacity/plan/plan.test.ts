import fc from "fast-check";
import { expect, test } from "vitest";
import { demandOf } from "../demand.ts";
import { ASSUMED_PRICES } from "../prices.ts";
import { loadOf, WORKLOAD } from "../workload.fixture.ts";
import { planFor } from "./plan.ts";
import { processesFor } from "./processes.ts";
import { redisShape } from "./stores.ts";

const plan = (messagesPerS: number) => planFor(loadOf(messagesPerS), WORKLOAD, ASSUMED_PRICES);
const part = (messagesPerS: number, name: string) =>
  plan(messagesPerS).parts.find((each) => each.name === name);

test("any number of processes is at most 60 % busy, and 90 % when one is gone, and never a process too many", () => {
  const holds = (cores: number, processes: number) =>
    processes >= 2 && cores / processes <= 0.6 + 1e-9 && cores / (processes - 1) <= 0.9 + 1e-9;
  fc.assert(
    fc.property(fc.double({ min: 0, max: 500, noNaN: true }), (cores) => {
      const processes = processesFor(cores);
      return holds(cores, processes) && !holds(cores, processes - 1);
    }),
  );
});

test("10,000 people who act every 10 s need no more than the least of everything", () => {
  const { parts, advice } = plan(1000);
  expect(advice).toEqual([]);
  expect(parts.map(({ name, replicas }) => [name, replicas])).toEqual([
    ["bot", 2],
    ["worker", 2],
    ["api", 2],
    ["mongod", 3],
    ["redis", 2],
    ["redis-cache", 1],
    ["ingress", 2],
    ["prometheus", 1],
    ["grafana", 1],
  ]);
});

test("the HPA's bounds carry half and double the load", () => {
  expect(part(3000, "bot")).toMatchObject({ replicas: 3, autoscale: { min: 2, max: 4 } });
  expect(part(30_000, "bot")).toMatchObject({ replicas: 20, autoscale: { min: 10, max: 40 } });
});

test("jobs that wait for others need workers though they need no CPU", () => {
  const waiting = { name: "AI", perMessage: 0.5, cpuMs: 1, waitMs: 2000 };
  const { parts } = planFor(loadOf(1000, { extraJobs: [waiting] }), WORKLOAD, ASSUMED_PRICES);
  // 500 jobs/s of 2 s: 1,000 at once, 50 in each worker.
  expect(parts.find(({ name }) => name === "worker")).toMatchObject({
    replicas: 21,
    autoscale: { min: 11, max: 41 },
  });
});

test("one Redis is enough up to 60 % of its core; past it the pipeline runs on a cluster, and the plan says so", () => {
  expect(redisShape(demandOf(loadOf(3000), WORKLOAD))).toEqual({ masters: 1, reasons: [] });
  expect(redisShape(demandOf(loadOf(3001), WORKLOAD)).masters).toBe(3);
  expect(redisShape(demandOf(loadOf(12_001), WORKLOAD)).masters).toBe(5);
  expect(part(3001, "redis-cluster")?.replicas).toBe(6);
  expect(plan(3001).advice[0]).toMatch(/^One Redis is not enough \(CPU: 0\.6 cores.*redis\+cluster:\/\//);
});

test("memory alone can be too much for one Redis", () => {
  const many = demandOf(loadOf(100, { known: 6_000_000 }), WORKLOAD);
  expect(redisShape(many)).toEqual({ masters: 3, reasons: [expect.stringMatching(/^memory: 9\.42 GB/)] });
});

test("MongoDB gets cores for its busiest member, memory for what it knows, and shards when a member cannot grow", () => {
  expect(part(10_000, "mongod")).toMatchObject({ replicas: 3, cpu: 6, memoryGb: 8 });
  expect(part(30_000, "mongod")).toMatchObject({ replicas: 6, cpu: 9 });
  expect(plan(30_000).advice.join("\n")).toContain("2 shards, collections sharded by telegram_id");
});

test("past what one token lets through, the plan names the limit and both ways out", () => {
  // 100 connections, each busy 40 ms of the way and 10 ms of ours: 2,000 a second.
  expect(plan(2000).advice).toEqual([]);
  const [said] = plan(2001).advice;
  expect(said).toContain("100 connections ÷ 50 ms");
  expect(said).toContain("let 2,000 messages/s through");
  expect(said).toMatch(/self-hosted Bot API server.*or spread people over 2 tokens/);
});

test("MongoDB's clients are counted with every process scaled out", () => {
  // 4 bots, 3 workers and 2 apis.
  expect(plan(3000).mongoClients).toBe(9);
});

test("a month costs more with more people, and one's own prices leave no range", () => {
  const small = plan(1000).monthlyCost;
  const large = plan(10_000).monthlyCost;
  expect(small.low).toBeLessThan(small.high);
  expect(large.low).toBeGreaterThan(small.low);
  expect(large.high).toBeGreaterThan(small.high);
  const free = { low: 0, high: 0 };
  const onlyFixed = { cpu: free, memory: free, disk: free, egress: free, fixed: { low: 20, high: 20 } };
  expect(planFor(loadOf(1000), WORKLOAD, onlyFixed).monthlyCost).toEqual({ low: 20, high: 20 });
});
