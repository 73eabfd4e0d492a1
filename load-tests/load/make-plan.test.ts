import { expect, test } from "vitest";
import { timeline } from "../scenarios/plan.ts";
import { type LoadArguments, readArguments } from "./arguments.ts";
import { botsOf } from "./bots.ts";
import { calibrationPlan, makePlan, rateOf } from "./make-plan.ts";
import { PROFILES } from "./profiles.ts";

const VENUE = { url: "http://127.0.0.1:1", files: {} };

function asked(line: string): LoadArguments {
  const read = readArguments(line.split(" "));
  if (read === undefined) throw new Error("help was asked for");
  return read;
}

function planOf(line: string) {
  const read = asked(line);
  return makePlan(read, botsOf(read.scenario), VENUE);
}

test("10,000 people of the matchmaking bot are asked for 1,000 messages a second, and all look for somebody within a minute", () => {
  const plan = planOf("--profile 10000");
  const phases = timeline(plan);
  expect(plan.rush).toBe("rush");
  expect(phases.find(({ name }) => name === "rush")).toMatchObject({ seconds: 60, judged: false });
  const judged = phases.filter((phase) => phase.judged);
  expect(judged.map(({ name, seconds }) => [name, seconds])).toEqual([["plateau", 120]]);
  expect(judged.map((phase) => rateOf(plan, phase))).toEqual([1_000]);
});

test.each(PROFILES)(
  "$name: people arrive in a ramp, something is judged, and the graphs have their points",
  ({ name }) => {
    const plan = planOf(`--profile ${name}`);
    const [ramp] = plan.phases;
    expect(ramp).toMatchObject({ judged: false });
    expect(ramp?.seconds).toBeGreaterThanOrEqual(10);
    expect(plan.phases.some(({ judged }) => judged)).toBe(true);
    expect(new Set(plan.phases.map((phase) => phase.name)).size).toBe(plan.phases.length);
    const seconds = timeline(plan).at(-1)?.to ?? 0;
    expect(seconds / plan.slotSeconds).toBeLessThanOrEqual(81);
  },
);

test("a bot whose people wait for nobody has no rush", () => {
  const plan = planOf("--bot shipping");
  expect(plan.rush).toBeUndefined();
  expect(plan.phases.map(({ name }) => name)).toEqual(["arrive", "settle", "plateau"]);
});

test("the plateau begins when as much of a bot comes to its end as is begun", () => {
  const settle = (line: string) => planOf(line).phases.find(({ name }) => name === "settle")?.seconds;
  expect(["matchmaking", "shipping", "fleet"].map((bot) => settle(`--bot ${bot}`))).toEqual([20, 60, 60]);
});

test("a fleet shares its people among the bots", () => {
  const { parts } = planOf("--bot fleet --people 1000");
  expect(parts.map(({ bot, people }) => [bot, people])).toEqual([
    ["matchmaking", 700],
    ["shipping", 300],
  ]);
});

test("people and minutes can be asked for; only what is judged, or a step, is lengthened", () => {
  const plan = planOf("--profile spike --people 50 --minutes 2");
  expect(plan.parts).toMatchObject([{ people: 50 }]);
  const lengths = Object.fromEntries(plan.phases.map(({ name, seconds }) => [name, seconds]));
  expect(lengths).toMatchObject({ before: 120, spike: 30, relief: 15, after: 120 });
});

test("fewer people arrive in less time, but in no less than ten seconds", () => {
  const seconds = (line: string) =>
    planOf(line)
      .phases.slice(0, 3)
      .map((phase) => phase.seconds);
  expect(seconds("--profile 10000")).toEqual([180, 20, 60]);
  expect(seconds("--profile 10000 --people 5000")).toEqual([90, 20, 30]);
  expect(seconds("--profile 10000 --people 10")).toEqual([10, 20, 10]);
  expect(seconds("--profile smoke --people 10")).toEqual([10, 20, 5]);
});

test("a spike is faster; a ramp to failure goes on from half the pace to several times", () => {
  const spike = planOf("--profile spike");
  expect(spike.phases.find(({ name }) => name === "spike")).toMatchObject({ pace: 3, judged: false });
  const rates = planOf("--profile ramp-to-failure").phases.filter(({ name }) => name.startsWith("pace"));
  expect(rates[0]).toMatchObject({ pace: 0.5, judged: true });
  expect(rates.at(-1)).toMatchObject({ pace: 4, judged: false });
});

test("the calibration has the same people at the same pace, who only write", () => {
  const part = { bot: "noop", cast: "talker", people: 0, everySeconds: 10, jitter: 0.5 };
  const plan = calibrationPlan(asked("--profile 10000"), part, "http://127.0.0.1:1");
  expect(plan.parts).toEqual([{ ...part, people: 10_000 }]);
  expect(plan.phases.filter(({ judged }) => judged).map((phase) => rateOf(plan, phase))).toEqual([1_000]);
});
