import { expect, onTestFinished, test } from "vitest";
import { createMetrics } from "../../../../../app/src/platform/observe/metrics.ts";
import { OUTCOMES } from "../../../../../app/src/platform/telegram/pipeline/verdict.ts";
import { figuresIn, hasRun } from "./pod-figures.ts";

test("a pod's page tells what it accepted, put off, gave up and may have sent twice, whatever the bot", async () => {
  const metrics = createMetrics({ version: "test" });
  onTestFinished(() => metrics.close());
  const of = (bot: string, outcome: string) => ({ bot, type: "message", transport: "webhook", outcome });
  for (const outcome of OUTCOMES) metrics.updates.inc(of("shop", outcome), 10);
  metrics.updates.inc(of("talk", "handled"), 2);
  metrics.deadLetters.inc({ queue: "shop-update" });
  metrics.deadLetters.inc({ queue: "labels" }, 2);
  metrics.uncertainSends.inc({ bot: "talk", method: "sendMessage" }, 4);
  metrics.webhookPending.set({ bot: "shop" }, 17);
  const { text } = await metrics.expose();
  // Of the eight outcomes four are accepted, three put off; a duplicate was accepted before.
  expect(figuresIn(text)).toEqual({ counters: [42, 30, 3, 4], pending: { shop: 17 } });
});

test("a page on which nothing is counted yet is all zeros", () => {
  expect(figuresIn("# HELP a b\nprocess_cpu_seconds_total 1\n")).toEqual({
    counters: [0, 0, 0, 0],
    pending: {},
  });
});

test("every outcome of an update is accepted, put off, or a duplicate", async () => {
  const metrics = createMetrics({ version: "test" });
  onTestFinished(() => metrics.close());
  for (const outcome of OUTCOMES)
    metrics.updates.inc({ bot: "shop", type: "message", transport: "webhook", outcome });
  const [accepted = 0, refused = 0] = figuresIn((await metrics.expose()).text).counters ?? [];
  expect(accepted + refused).toBe(OUTCOMES.filter((outcome) => outcome !== "duplicate").length);
});

test("a pod whose process has not begun has counted nothing, and is no pod that does not tell", () => {
  const container = { restartCount: 0, state: { waiting: { reason: "PodInitializing" } } };
  expect(hasRun({ status: {} })).toBe(false);
  expect(hasRun({ status: { podIP: "10.0.0.1", containerStatuses: [container] } })).toBe(false);
  const again = { ...container, restartCount: 1 };
  expect(hasRun({ status: { podIP: "10.0.0.1", containerStatuses: [again] } })).toBe(true);
  expect(hasRun({ status: { podIP: "10.0.0.1" } })).toBe(true);
});
