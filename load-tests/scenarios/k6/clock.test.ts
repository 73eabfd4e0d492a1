import { expect, test } from "vitest";
import type { Plan } from "../plan.ts";
import { RunClock } from "./clock.ts";

const START = 1_000_000;
const plan: Plan = {
  url: "",
  parts: [],
  phases: [
    { name: "arrive", seconds: 10, pace: 1, judged: false },
    { name: "rush", seconds: 60, pace: 1, judged: false },
    { name: "plateau", seconds: 30, pace: 1, judged: true },
  ],
  rush: "rush",
  files: {},
  hasSteps: false,
  patienceSeconds: 10,
  slotSeconds: 4,
};

test("a moment has its phase, its point in the graphs, and an end", () => {
  const clock = new RunClock(plan, START);
  const at = (seconds: number) => clock.at(START + seconds * 1000);
  expect([0, 9.9, 10, 69.9, 70, 99.9].map((seconds) => at(seconds).phase?.name)).toEqual([
    "arrive",
    "arrive",
    "rush",
    "rush",
    "plateau",
    "plateau",
  ]);
  expect(at(9.9)).toMatchObject({ slot: 2, isOver: false });
  expect(at(100)).toEqual({ phase: undefined, slot: 25, isOver: true });
  expect(clock.endsAt).toBe(START + 100_000);
});

test("a moment is the same object until something of it changes", () => {
  const clock = new RunClock(plan, START);
  const at = (seconds: number) => clock.at(START + seconds * 1000);
  const first = at(4);
  expect(at(7.9)).toBe(first);
  expect(at(8)).not.toBe(first);
  const beforeThePhase = at(9.9);
  expect(at(10)).not.toBe(beforeThePhase);
  expect(at(-1)).toMatchObject({ phase: undefined, slot: -1, isOver: false });
  expect(at(0)).toMatchObject({ phase: { name: "arrive" }, slot: 0 });
  expect(at(4)).toEqual(first);
});

test("in the rush everybody begins within it, couples within a fifth of a second, evenly over the time", () => {
  const clock = new RunClock(plan, START);
  const people = 1_000;
  const seconds = Array.from({ length: people }, (_, index) => (clock.beginAt(index, people) - START) / 1000);
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...seconds)).toBeLessThan(70.2);
  for (let index = 0; index < people; index += 2) {
    const apart = (seconds[index + 1] ?? 0) - (seconds[index] ?? 0);
    expect(apart).toBeGreaterThanOrEqual(0);
    expect(apart).toBeLessThan(0.2);
  }
  const inFirstHalf = seconds.filter((second) => second < 40).length;
  expect(Math.abs(inFirstHalf - people / 2)).toBeLessThan(10);
});

test("a turn is shorter where people are faster, and changes with the pace in the middle of it", () => {
  const phases = [
    { name: "a", seconds: 20, pace: 1, judged: true },
    { name: "b", seconds: 10, pace: 4, judged: true },
    { name: "c", seconds: 10, pace: 0.5, judged: true },
  ];
  const clock = new RunClock({ ...plan, phases }, START);
  const after = (from: number, seconds: number) => (clock.after(START + from * 1000, seconds) - START) / 1000;
  expect(after(5, 10)).toBe(15);
  expect(after(20, 10)).toBe(22.5);
  expect(after(15, 10)).toBe(21.25);
  expect(after(30, 2)).toBe(34);
  expect(after(39, 10)).toBe(49.5);
});

test("without a rush nobody waits", () => {
  const { rush: _rush, ...calm } = plan;
  expect(new RunClock(calm, START).beginAt(3, 10)).toBe(0);
});
