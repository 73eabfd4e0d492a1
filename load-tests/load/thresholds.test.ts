import { expect, test } from "vitest";
import { slo } from "../../app/src/bots/matchmaking/slo.ts";
import type { Plan } from "../scenarios/plan.ts";
import { LOADED_BOTS } from "./bots.ts";
import { isJudged, limitsOf, metricsOf, PEOPLE_TO_JUDGE_MATCHING, thresholdsOf } from "./thresholds.ts";

const MATCHMAKING = LOADED_BOTS.filter(({ name }) => name === "matchmaking");

function planFor(people: number): Plan {
  return {
    url: "http://127.0.0.1:1",
    parts: [{ bot: "matchmaking", cast: "matchmaking", people, everySeconds: 10, jitter: 0.5 }],
    phases: [
      { name: "arrive", seconds: 10, pace: 1, judged: false },
      { name: "plateau", seconds: 50, pace: 1, judged: true },
    ],
    files: {},
    hasSteps: true,
    patienceSeconds: 10,
    slotSeconds: 20,
  };
}

test("each promise becomes a threshold over the judged phases, beside a count that k6 cannot let pass without samples", () => {
  const thresholds = thresholdsOf(planFor(5_000), MATCHMAKING);
  expect(thresholds["felt{bot:matchmaking,judged:yes}"]).toEqual(["p(95)<=100", "p(99)<=300"]);
  expect(thresholds["seen{bot:matchmaking,judged:yes}"]).toEqual(["rate>=0.999"]);
  expect(thresholds["acts{bot:matchmaking,judged:yes}"]).toEqual(["count>=100"]);
  expect(thresholds["happened{bot:matchmaking,event:match}"]).toEqual(["p(95)<=1000"]);
  expect(thresholds["happenings{bot:matchmaking,event:match}"]).toEqual(["count>=20"]);
});

test("who waited in vain is counted by what is promised of an event, and k6 reports it", () => {
  expect(limitsOf(MATCHMAKING.flatMap((bot) => bot.slo))).toEqual({ match: 1_000 });
  const names = Object.keys(thresholdsOf(planFor(5_000), MATCHMAKING));
  expect(names).toContain("unfinished{bot:matchmaking,event:match}");
});

test("every promise has a guard that is itself a threshold", () => {
  const thresholds = thresholdsOf(planFor(5_000), MATCHMAKING);
  for (const each of slo) {
    const { guard, measured } = metricsOf("matchmaking", each);
    expect(thresholds[measured]).toBeDefined();
    expect(thresholds[guard]).toEqual([expect.stringMatching(/^count>=[1-9]/)]);
  }
});

test("the time to a partner is no promise where few people are: nobody may be there", () => {
  const few = thresholdsOf(planFor(PEOPLE_TO_JUDGE_MATCHING - 1), MATCHMAKING);
  expect(few["happened{bot:matchmaking,event:match}"]).toEqual(["max>=0"]);
  expect(slo.filter((each) => isJudged(each, 100)).map(({ name }) => name)).not.toContain("match-quick");
});

test("every point of the graphs, and every act is named, so that k6 reports it", () => {
  const names = Object.keys(thresholdsOf(planFor(100), MATCHMAKING));
  for (const slot of [0, 1, 2]) expect(names).toContain(`felt{slot:${slot}}`);
  expect(names).not.toContain("felt{slot:3}");
  for (const act of ["start", "text", "sticker"])
    expect(names).toContain(`felt{bot:matchmaking,act:${act},judged:yes}`);
});

test("a ramp to failure ends where it is hopeless", () => {
  const thresholds = thresholdsOf(planFor(100), MATCHMAKING);
  expect(thresholds["felt{phase:plateau}"]).toEqual([expect.objectContaining({ abortOnFail: true })]);
  const { "felt{phase:plateau}": step } = thresholdsOf({ ...planFor(100), hasSteps: false }, MATCHMAKING);
  expect(step).toBeUndefined();
});
