import { expect, test } from "vitest";
import type { MetricSpec } from "../../contracts/metrics.ts";
import { exposition, HistogramMetric, NumberMetric } from "./series.ts";

const counter: MetricSpec = {
  name: "botfleet_things_total",
  type: "counter",
  help: "Things.",
  labels: ["bot", "kind"],
};

test("each combination of labels counts for itself, and values are escaped", () => {
  const things = new NumberMetric(counter);
  things.inc({ bot: "a", kind: "x" });
  things.inc({ kind: "x", bot: "a" }, 2);
  things.inc({ bot: "x", kind: "a" });
  things.inc({ bot: 'a"\\', kind: "two\nlines" });
  expect(exposition({ spec: counter, lines: things.lines() })).toBe(
    `# HELP botfleet_things_total Things.
# TYPE botfleet_things_total counter
botfleet_things_total{bot="a",kind="x"} 3
botfleet_things_total{bot="x",kind="a"} 1
botfleet_things_total{bot="a\\"\\\\",kind="two\\nlines"} 1
`,
  );
});

test("a series that is removed is gone, its neighbours stay, and it starts at zero when it comes back", () => {
  const things = new NumberMetric(counter);
  things.set({ bot: "a", kind: "x" }, 5);
  things.set({ bot: "a", kind: "y" }, 6);
  things.remove({ bot: "a", kind: "x" });
  things.remove({ bot: "never", kind: "seen" });
  expect(things.lines()).toEqual(['botfleet_things_total{bot="a",kind="y"} 6']);
  things.dec({ bot: "a", kind: "x" });
  expect(things.lines()).toContain('botfleet_things_total{bot="a",kind="x"} -1');
});

test("a histogram tells how many observations lie at or below each edge, their number and sum", () => {
  const name = "botfleet_wait_seconds";
  const waits = new HistogramMetric({
    name,
    type: "histogram",
    help: "Waits.",
    labels: ["queue"],
    buckets: [0.5, 1],
  });
  for (const seconds of [0.25, 0.5, 0.75, 3]) waits.observe({ queue: "q" }, seconds);
  expect(waits.lines()).toEqual([
    `${name}_bucket{le="0.5",queue="q"} 2`,
    `${name}_bucket{le="1",queue="q"} 3`,
    `${name}_bucket{le="+Inf",queue="q"} 4`,
    `${name}_sum{queue="q"} 4.5`,
    `${name}_count{queue="q"} 4`,
  ]);
  expect(() => waits.observe({ queue: "q" }, Number.NaN)).toThrow(name);
});

test("a histogram that was begun shows zeros, and goes on where it was when it is begun again", () => {
  const spec = { name: "botfleet_age_seconds", type: "histogram", help: "Ages.", labels: ["queue"] } as const;
  const ages = new HistogramMetric({ ...spec, buckets: [1] });
  const count = () => ages.lines().at(-1);
  ages.begin({ queue: "q" });
  expect(count()).toBe('botfleet_age_seconds_count{queue="q"} 0');
  ages.observe({ queue: "q" }, 2);
  ages.begin({ queue: "q" });
  expect(count()).toBe('botfleet_age_seconds_count{queue="q"} 1');
});
