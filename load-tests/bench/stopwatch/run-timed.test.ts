import { expect, test } from "vitest";
import { runTimed } from "./run-timed.ts";

const context = { cores: { pinned: undefined, note: undefined }, stopping: new AbortController().signal };

test("a program's last line becomes a round", async () => {
  const program = { name: "timed-sample", file: "../stopwatch/sample.fixture.ts", env: { WORK: "40" } };
  const { counts, round } = await runTimed(program, context);
  expect(round.perSecond).toBeGreaterThan(0);
  expect(round.cpuUs).toBeGreaterThan(0);
  expect(round.p99Ms).toBe(40);
  expect(counts).toEqual({ pieces: 40 });
});

test("a program that fails is an error with the end of what it said", async () => {
  const program = { name: "timed-sample", file: "../stopwatch/sample.fixture.ts", env: { WORK: "none" } };
  await expect(runTimed(program, context)).rejects.toThrow(/ended with code 1[\s\S]*no work was given/);
});
