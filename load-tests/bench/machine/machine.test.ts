import { expect, test } from "vitest";
import { busyShare, coreTime, onProgramCore } from "./cores.ts";
import { describeMachine } from "./machine.ts";
import { tracksLoopback } from "./tracked-connections.ts";
import { cpuUsOf, exactCpuUsOf, rssMbOf } from "./process-usage.ts";

test("a process's CPU time and memory are those it knows of itself", () => {
  const end = performance.now() + 60;
  while (performance.now() < end); // something to count
  const own = process.cpuUsage();
  expect(Math.abs(cpuUsOf(process.pid) - own.user - own.system)).toBeLessThan(50_000);
  expect(Math.abs(exactCpuUsOf(process.pid) - own.user - own.system)).toBeLessThan(50_000);
  expect(rssMbOf(process.pid) / (process.memoryUsage.rss() / 1024 ** 2)).toBeCloseTo(1, 0);
});

test("a core's busy share is between none and all of the time", () => {
  const before = { busy: 100, idle: 100 };
  expect(busyShare(before, { busy: 130, idle: 110 })).toBe(0.75);
  expect(busyShare(before, before)).toBe(0);
  expect(coreTime(0).idle).toBeGreaterThan(0);
});

test("a program is run on its core where cores were taken, and as it is where not", () => {
  const cores = { pinned: { program: 1, load: 0 }, note: undefined };
  expect(onProgramCore(cores, "node", ["x.ts"])).toEqual({
    command: "taskset",
    args: ["-c", "1", "node", "x.ts"],
  });
  expect(onProgramCore({ pinned: undefined, note: "one core" }, "node", [])).toEqual({
    command: "node",
    args: [],
  });
});

test("what hinders a measurement is a warning", async () => {
  const machine = await describeMachine({ note: "one core only" });
  expect(machine).toMatchObject({ pinned: false });
  expect(machine.warnings).toContain("one core only");
});

test("connections over loopback are tracked where the kernel counts those that are opened", async () => {
  const counting = (...counts: (number | undefined)[]) => tracksLoopback(() => counts.shift());
  expect(await counting(100, 116)).toBe(true);
  expect(await counting(100, 99)).toBe(false);
  expect(await counting(undefined)).toBe(false);
});
