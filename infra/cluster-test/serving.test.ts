import { expect, test } from "vitest";
import { LABEL } from "../constructs/labels.ts";
import { Shortfall } from "./serving.ts";

/** What a look every two seconds finds: how many of the Deployment's pods are ready. */
function watched(least: number, counts: readonly number[]): Shortfall {
  const shortfall = new Shortfall("bot-a", least);
  const pod = (instance: string) => ({ metadata: { name: "", labels: { [LABEL.instance]: instance } } });
  for (const [index, count] of counts.entries())
    shortfall.look([pod("bot-b"), ...Array.from({ length: count }, () => pod("bot-a"))], index * 2_000);
  return shortfall;
}

test("a Deployment that keeps its least is not short; pods of others do not count", () => {
  const shortfall = watched(2, [2, 3, 2, 2]);
  expect([shortfall.isHeld(), shortfall.longestSeconds]).toEqual([false, 0]);
});

test("one pod that missed its probes is told, not held against it", () => {
  const shortfall = watched(2, [2, 1, 1, 2, 1, 2]);
  expect(shortfall.isHeld()).toBe(false);
  expect(String(shortfall)).toBe("bot-a had 1 of 2 ready, for 4 s");
});

test("one that is missing for longer is held against it, also when it never comes back", () => {
  expect(watched(2, [2, 1, 1, 1, 1, 1, 1, 2]).isHeld()).toBe(true);
  expect(watched(1, [1, 0, 0, 0, 0, 0, 0, 0]).isHeld()).toBe(true);
});

test("a Deployment of several pods that had none is held against it, however short", () => {
  expect(watched(2, [2, 0, 2]).isHeld()).toBe(true);
});
