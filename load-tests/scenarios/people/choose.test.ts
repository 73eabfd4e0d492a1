import { expect, test } from "vitest";
import { chooser, oneOf } from "./choose.ts";

test("each is chosen as often as its weight says; what weighs nothing never is", () => {
  const choose = chooser([
    { name: "never", weight: 0 },
    { name: "often", weight: 3 },
    { name: "rarely", weight: 1 },
  ]);
  const chosen = [0, 0.3, 0.7499, 0.75, 0.9999].map((random) => choose(random).name);
  expect(chosen).toEqual(["often", "often", "often", "rarely", "rarely"]);
});

test("one of several is each as likely", () => {
  expect([0, 0.34, 0.67, 0.9999].map((random) => oneOf(["a", "b", "c"], random))).toEqual([
    "a",
    "b",
    "c",
    "c",
  ]);
});

test("out of nothing nothing can be chosen", () => {
  expect(() => chooser([])).toThrow("nothing to choose");
  expect(() => oneOf([], 0)).toThrow("nothing to choose");
});
