import { expect, test } from "vitest";
import type { ClassBounds } from "./bounds.ts";
import type { Fed } from "./fed.ts";
import { type Feeding, held } from "./held.ts";

const bounds: ClassBounds = {
  ...{ jobsPerPod: 300, oldestSeconds: 10, atOnce: 50 },
  queues: { labels: { service: "shipstation", calls: {} }, rates: { service: "shipstation", calls: {} } },
};
const feeding = (pods: number, ready = 2): Feeding => ({
  ...{ bounds, ready },
  fed: new Map<string, Fed>([["shipstation", { kind: "pods", pods, perSecond: 40 }]]),
});
const queue = (jobs: number, oldestSeconds = 0) => ({ jobs, oldestReadyMs: oldestSeconds * 1_000 });

test("more jobs than the quota's pods are told as the jobs of those pods, of all its queues together", () => {
  expect(held({ labels: queue(2_000), rates: queue(500) }, feeding(2))).toEqual({
    ...{ jobs: 600, oldestSeconds: 0, by: ["shipstation"] },
  });
});

test("fewer are told as they are", () => {
  expect(held({ labels: queue(599, 4) }, feeding(2))).toEqual({ jobs: 599, oldestSeconds: 4, by: [] });
});

test("jobs that ask nobody who counts are told whole, and their age too", () => {
  expect(held({ labels: queue(2_000, 90), invoices: queue(700, 60) }, feeding(1))).toEqual({
    ...{ jobs: 1_000, oldestSeconds: 60, by: ["shipstation"] },
  });
});

test.each([
  [1, 2],
  [2, 3],
  [2, 7],
  [3, 2],
  [5, 5],
])(
  "an age asks for %i pods that are fed at most, when %i are ready, as the autoscaler rounds it",
  (pods, ready) => {
    const { by, oldestSeconds } = held({ labels: queue(0, 3_600) }, feeding(pods, ready));
    expect(Math.ceil((oldestSeconds / bounds.oldestSeconds) * ready)).toBe(pods);
    expect(by).toEqual(ready >= pods ? ["shipstation"] : []);
  },
);

test("what is not known holds nothing back", () => {
  const fed = new Map<string, Fed>([["shipstation", { kind: "unknown", why: "" }]]);
  const wanted = { jobs: 2_000, oldestSeconds: 90, by: [] };
  expect(held({ labels: queue(2_000, 90) }, { ...feeding(1), fed })).toEqual(wanted);
  expect(held({ labels: queue(2_000, 90) }, undefined)).toEqual(wanted);
});
