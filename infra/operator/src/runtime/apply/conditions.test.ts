import { expect, test } from "vitest";
import { conditionOf, withConditions } from "./conditions.ts";

const at = (time: string, generation = 1) => ({ generation, now: new Date(`2026-01-01T${time}.500Z`) });
const ready = { type: "Ready", status: "True", reason: "AllGood", message: "It works." } as const;

test("the time is that of the last change of status, the generation that of the last look", () => {
  const first = withConditions(undefined, [ready], at("10:00:00"));
  const again = withConditions(first, [{ ...ready, message: "Still." }], at("11:00:00", 2));
  const broken = withConditions(again, [{ ...ready, status: "False", reason: "Broken" }], at("12:00:00", 2));
  expect(again).toEqual([
    { ...ready, message: "Still.", lastTransitionTime: "2026-01-01T10:00:00Z", observedGeneration: 2 },
  ]);
  expect(broken[0]).toMatchObject({ status: "False", lastTransitionTime: "2026-01-01T12:00:00Z" });
});

test("the same said again is the same, so that applying it changes nothing", () => {
  const first = withConditions(undefined, [ready], at("10:00:00"));
  expect(withConditions(first, [ready], at("11:00:00"))).toEqual(first);
});

test("others' conditions stay as they are", () => {
  const first = withConditions(undefined, [{ ...ready, type: "Theirs" }], at("10:00:00"));
  expect(withConditions(first, [ready], at("11:00:00")).map(({ type }) => type)).toEqual(["Theirs", "Ready"]);
});

test("a reason that the API server would refuse is refused here, with the condition's name", () => {
  expect(() => withConditions([], [{ ...ready, reason: "not a word" }], at("10:00:00"))).toThrow(/Ready/);
});

test("a condition of an older generation is as good as none", () => {
  const conditions = withConditions(undefined, [ready], at("10:00:00", 3));
  expect(conditionOf(conditions, "Ready", 3)?.status).toBe("True");
  expect(conditionOf(conditions, "Ready", 4)).toBeUndefined();
});
