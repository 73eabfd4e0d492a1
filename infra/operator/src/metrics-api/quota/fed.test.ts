import { expect, test } from "vitest";
import type { ClassBounds } from "./bounds.ts";
import { fedPods } from "./fed.ts";
import type { Work } from "./work.ts";

const BOUNDS: ClassBounds = {
  ...{ jobsPerPod: 300, oldestSeconds: 15, atOnce: 50 },
  queues: {
    labels: { service: "shipstation", calls: { "label-buy": 3, "label-void": 4 } },
    rates: { service: "shipstation", calls: { "rates-ask": 1 } },
  },
};
const NOTHING: Work = { seconds: {}, jobs: {} };
/** Purchases of two seconds each. */
const purchases = (count: number, seconds = 2): Work => ({
  seconds: { labels: count * seconds },
  jobs: { "labels/label-buy": count },
});
const fed = (perSecond: number | undefined, lately: Work, ever = NOTHING) =>
  fedPods(BOUNDS, "shipstation", perSecond, { lately, ever });

test("twelve keys of 200 calls a minute feed 27 purchases at once, which one pod has room for; 120 keys feed six", () => {
  expect(fed(40, purchases(100))).toEqual({ kind: "pods", pods: 1, perSecond: 40 });
  expect(fed(400, purchases(100))).toMatchObject({ pods: 6 });
});

test("a vendor that has become slow keeps more pods at work with the same quota", () => {
  expect(fed(40, purchases(100, 20), purchases(10_000))).toMatchObject({ pods: 6 });
});

test("jobs that take more calls are fed less, by what was really done of each", () => {
  const mixed: Work = { seconds: { labels: 200 }, jobs: { "labels/label-buy": 50, "labels/label-void": 50 } };
  expect(fed(1_050, mixed)).toMatchObject({ pods: 12 }); // 1,050 × 200 / 350 / 50
});

test("of queues that share a quota the one counts that would need most pods with all of it", () => {
  const both: Work = {
    seconds: { labels: 200, rates: 300 },
    jobs: { "labels/label-buy": 100, "rates/rates-ask": 100 },
  };
  expect(fed(40, both)).toMatchObject({ pods: 3 }); // of rates: 40 × 3 / 50
});

test("few jobs lately say nothing: those since the pods began do", () => {
  expect(fed(400, purchases(9, 60), purchases(100))).toMatchObject({ pods: 6 });
});

test("what is not known is said, and is no number", () => {
  expect(fed(undefined, purchases(100))).toEqual({
    ...{ kind: "unknown", why: "No pod of the pool tells how many calls shipstation allows." },
  });
  expect(fed(40, purchases(9))).toMatchObject({
    kind: "unknown",
    why: expect.stringContaining("Fewer than 10"),
  });
});
