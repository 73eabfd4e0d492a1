import { expect, test } from "vitest";
import type { Plan } from "../../scenarios/plan.ts";
import { processorsFor } from "./run-k6.ts";

function planOf(people: number, fastest: number): Plan {
  return {
    ...{ url: "", files: {}, hasSteps: false, patienceSeconds: 10, slotSeconds: 2 },
    parts: [{ bot: "matchmaking", cast: "matchmaking", people, everySeconds: 10, jitter: 0.5 }],
    phases: [
      { name: "arrive", seconds: 10, pace: 1, judged: false },
      { name: "spike", seconds: 10, pace: fastest, judged: false },
    ],
  };
}

test("k6 has one processor for 2,000 acts a second, by the fastest phase", () => {
  expect(processorsFor(planOf(10, 1))).toBe(1);
  expect(processorsFor(planOf(10_000, 1))).toBe(1);
  expect(processorsFor(planOf(10_000, 3))).toBe(2);
  expect(processorsFor(planOf(20_000, 4))).toBe(4);
});
