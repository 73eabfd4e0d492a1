import { z } from "zod";
import type { Timing } from "../../report/result.ts";
import { metric } from "../thresholds.ts";

const metricSchema = z.object({ values: z.record(z.string(), z.number()) });
const schema = z.object({ startedAt: z.number().optional(), metrics: z.record(z.string(), metricSchema) });

/** What k6 measured, by the names that the thresholds gave to its parts. */
export interface Summary {
  /** When the first person could come, milliseconds since 1970. */
  readonly startedAt: number;
  /** Of a Trend; null without a sample. */
  timing(name: string): Timing | null;
  /** Of a Counter; 0 without a sample. */
  count(name: string): number;
  /** Acts with these tags. */
  acts(tags: Readonly<Record<string, string>>): number;
  /** Of a Rate: the share of good ones, null without a sample. */
  share(name: string): { readonly rate: number; readonly samples: number } | null;
}

/** Reads what `handleSummary` wrote. @throws ZodError when it is something else */
export function readSummary(value: unknown): Summary {
  const { startedAt = 0, metrics } = schema.parse(value);
  const values = (name: string) => metrics[name]?.values ?? {};
  const share = (name: string) => {
    const { rate = 0, passes = 0, fails = 0 } = values(name);
    return passes + fails === 0 ? null : { rate, samples: passes + fails };
  };
  return {
    startedAt,
    timing: (name) => timingOf(values(name)),
    count: (name) => values(name).count ?? 0,
    acts: (tags) => share(metric("seen", tags))?.samples ?? 0,
    share,
  };
}

function timingOf(values: Readonly<Record<string, number>>): Timing | null {
  const { count = 0, med = 0, max = 0 } = values;
  if (count === 0) return null;
  return {
    samples: count,
    p50_ms: rounded(med),
    p95_ms: rounded(values["p(95)"] ?? 0),
    p99_ms: rounded(values["p(99)"] ?? 0),
    max_ms: rounded(max),
  };
}

/** A hundredth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
