import { expect, test } from "vitest";
import { METRICS } from "../../contracts/metrics.ts";
import { createMetrics } from "./metrics.ts";

test("every metric of the contract is exported under its name, type and labels", async () => {
  const metrics = createMetrics({ version: "1.2.3" });
  metrics.updates.inc({ bot: "demo", type: "message", transport: "webhook", outcome: "handled" });
  metrics.webhookDuration.observe({ bot: "demo", code: "200" }, 0.03);
  const { text, contentType } = await metrics.expose();
  metrics.close();

  expect(contentType).toContain("text/plain");
  for (const { name, type } of Object.values(METRICS)) expect(text).toContain(`# TYPE ${name} ${type}`);
  expect(text).toContain('botfleet_build_info{version="1.2.3"} 1');
  expect(text).toContain(
    'botfleet_updates_total{bot="demo",type="message",transport="webhook",outcome="handled"} 1',
  );
  expect(text).toContain('botfleet_webhook_duration_seconds_bucket{le="0.025",bot="demo",code="200"} 0');
  expect(text).toContain('botfleet_webhook_duration_seconds_bucket{le="0.05",bot="demo",code="200"} 1');
});

test("names keep the conventions: counters end in _total, histograms in _seconds with rising edges", () => {
  for (const spec of Object.values(METRICS)) {
    expect(spec.name.endsWith("_total"), spec.name).toBe(spec.type === "counter");
    if (spec.type !== "histogram") continue;
    expect(spec.name).toMatch(/_seconds$/);
    expect([...spec.buckets]).toEqual([...spec.buckets].sort((a, b) => a - b));
  }
});

test("two processes' metrics do not meet in one registry", async () => {
  const [one, two] = [createMetrics({ version: "1" }), createMetrics({ version: "2" })];
  one.deadLetters.inc({ queue: "labels" });
  expect((await one.expose()).text).toContain('botfleet_dead_letter_total{queue="labels"} 1');
  expect((await two.expose()).text).not.toContain('queue="labels"');
  one.close();
  two.close();
});

test("a blocked event loop shows in the delay, and the next scrape starts anew", async () => {
  const metrics = createMetrics({ version: "1" });
  const delayAt = async (quantile: string) => {
    const { text } = await metrics.expose();
    return Number(new RegExp(`event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)`).exec(text)?.[1]);
  };
  await new Promise((resolve) => setTimeout(resolve, 30));
  const end = performance.now() + 150;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await delayAt("1")).toBeGreaterThan(0.1);
  expect(await delayAt("1")).toBeLessThan(0.1);
  metrics.close();
});
