import { expect, test } from "vitest";
import { demandOf } from "./demand.ts";
import { fittingPeople } from "./fit.ts";
import { WORKLOAD } from "./workload.fixture.ts";

const HOST = { cpu: 8, memoryGb: 64, networkMbit: 1000 };
const people = (host: typeof HOST) =>
  Object.fromEntries(fittingPeople(host, 20, WORKLOAD).map((limit) => [limit.what, limit.people]));

test("the first limit is the smallest, and each has its reason and what to do", () => {
  const limits = fittingPeople(HOST, 20, WORKLOAD);
  expect(limits.map((limit) => limit.what)).toEqual([
    "one bot token",
    "the one core of Redis",
    "CPU of the machine",
    "memory",
    "network",
  ]);
  expect(limits[0]).toMatchObject({ people: 40_000, why: "100 connections, each busy 50 ms per update" });
  for (const { why, remedy } of limits) expect([why, remedy]).not.toContain("");
});

test("each limit moves with what it is about, and with nothing else", () => {
  const all = people(HOST);
  expect(people({ ...HOST, cpu: 4 })).toEqual({
    ...all,
    "CPU of the machine": Math.floor((all["CPU of the machine"] ?? 0) / 2),
  });
  expect(people({ ...HOST, memoryGb: 4 })).toEqual({
    ...all,
    memory: expect.toSatisfy((few) => few < 20_000),
  });
  expect(people({ ...HOST, networkMbit: 10 }).network).toBe(7324);
});

test("a machine too small for the fixed parts carries nobody", () => {
  expect(fittingPeople({ ...HOST, memoryGb: 2 }, 20, WORKLOAD)[0]).toMatchObject({
    what: "memory",
    people: 0,
  });
});

test("the people it names fit when asked the other way round", () => {
  const cpu = people(HOST)["CPU of the machine"] ?? 0;
  const load = { people: cpu, everySeconds: 20, known: cpu * 10, extraJobs: [] };
  const { bot, worker, redis, mongo } = demandOf(load, WORKLOAD).cores;
  expect(bot + worker + redis + mongo).toBeCloseTo(8 * 0.7, 3);
});
