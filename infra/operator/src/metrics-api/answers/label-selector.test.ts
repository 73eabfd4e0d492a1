import { expect, test } from "vitest";
import { labelSelector } from "./label-selector.ts";

const labels = { worker_class: "labels", zone: "a" };

test.each([
  ["", true],
  ["worker_class=labels", true],
  ["worker_class==labels", true],
  ["worker_class = ai", false],
  ["worker_class!=ai", true],
  ["worker_class!=labels", false],
  ["worker_class in (ai, labels)", true],
  ["worker_class in (ai,csv)", false],
  ["worker_class notin (ai,csv)", true],
  ["worker_class notin (labels)", false],
  ["worker_class", true],
  ["!worker_class", false],
  ["!bot", true],
  ["worker_class in (ai,labels),zone=a", true],
  ["worker_class=labels,zone=b", false],
])("%j of a pool's labels is %s", (selector, matches) => {
  expect(labelSelector(selector)?.(labels)).toBe(matches);
});

test.each(["worker class=a", "a in b", "a,,b", "a=b=c", "a in (b"])("%j is none", (text) => {
  expect(labelSelector(text)).toBeUndefined();
});
