import { expect, test } from "vitest";
import { createMetrics } from "../../observe/metrics.ts";
import { beginUpdateMetrics } from "./begin-metrics.ts";

test("before its first update a bot shows that nothing came and nothing failed", async () => {
  const metrics = createMetrics({ version: "test" });
  beginUpdateMetrics(metrics, { name: "echo", allowedUpdates: ["message"] }, "webhook");
  const { text } = await metrics.expose();
  metrics.close();
  for (const outcome of ["handled", "failed", "unavailable", "overload", "conflict"])
    expect(text).toContain(
      `botfleet_updates_total{bot="echo",type="message",transport="webhook",outcome="${outcome}"} 0`,
    );
  expect(text).toContain('botfleet_update_reply_duration_seconds_count{bot="echo"} 0');
});
