import { expect, test } from "vitest";
import { visualRuns } from "./text-direction.ts";

test("a line of one direction is one run", () => {
  expect(visualRuns("12 Main St")).toEqual(["12 Main St"]);
  expect(visualRuns("خیابان آزادی")).toEqual(["خیابان آزادی"]);
});

test("a line that begins with Persian is laid from the right, its numbers unturned", () => {
  expect(visualRuns("خیابان آزادی 12")).toEqual([" 12", "خیابان آزادی"]);
  expect(visualRuns("پلاک ۱۲ واحد ۳")).toEqual([" ۳", "واحد", " ۱۲ ", "پلاک"]);
});

test("Persian within a Latin line keeps its place", () => {
  expect(visualRuns("Ali علی Rezai")).toEqual(["Ali ", "علی", " Rezai"]);
});
