import { METRICS, type MetricSpec } from "../../app/src/contracts/metrics.ts";
import type { Selector } from "../../app/src/contracts/slo.ts";
import { matchers } from "./expressions.ts";
import type { BotPromise } from "./promise.ts";

/** A series as promtool's unit tests write it. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** For so many minutes this share of the events goes wrong; `idle`: nobody does anything. */
export interface Stretch {
  readonly minutes: number;
  readonly badShare: number | "idle";
  /** Events of a minute. @default 10,000, enough that each share of a budget is a round number */
  readonly perMinute?: number;
}

const EVENTS_PER_MINUTE = 10_000;

/** The place of the rules' tests; it has to survive all sums. */
export const ENVIRONMENT = "test";

/** What a fleet in which stretches like these follow each other would show of a promise's metric, a sample a minute. */
export function inputSeries({ bot, slo }: BotPromise, stretches: readonly Stretch[]): readonly InputSeries[] {
  const spec: MetricSpec = METRICS[slo.indicator.metric];
  const counted = spec.type === "histogram" ? `${spec.name}_count` : spec.name;
  const own = {
    environment: ENVIRONMENT,
    role: slo.indicator.role,
    ...(spec.labels.includes("bot") ? { bot } : {}),
    ...firsts(slo.indicator.labels ?? {}),
  };
  const series = (name: string, labels: Selector, share: (badShare: number) => number) => ({
    series: name + matchers(labels),
    values: valuesOf(stretches, share),
  });
  const good = (badShare: number) => 1 - badShare;
  if (slo.kind === "latency") {
    const le = String(slo.thresholdMs / 1000);
    return [series(counted, own, () => 1), series(`${spec.name}_bucket`, { ...own, le }, good)];
  }
  const kinds = waysToFail(slo.indicator.bad);
  return [
    series(counted, { ...own, ...mapped(slo.indicator.bad, () => "well") }, good),
    ...kinds.map((bad) => series(counted, { ...own, ...bad }, (badShare) => badShare / kinds.length)),
  ];
}

/** Each of the listed values is one way to fail, and all of them have to be counted. */
function waysToFail(bad: Selector): readonly Selector[] {
  return Object.entries(bad).reduce<readonly Selector[]>(
    (ways, [label, values]) =>
      ways.flatMap((way) => [values].flat().map((value) => ({ ...way, [label]: value }))),
    [{}],
  );
}

const firsts = (labels: Selector): Selector => mapped(labels, (value) => [value].flat()[0] ?? "");

function mapped(labels: Selector, change: (value: string | readonly string[]) => string): Selector {
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, change(value)]));
}

/** promtool writes growth as `start+stepxtimes`. */
function valuesOf(stretches: readonly Stretch[], share: (badShare: number) => number): string {
  let value = 0;
  return stretches
    .map(({ badShare, minutes, perMinute = EVENTS_PER_MINUTE }) => {
      const step = badShare === "idle" ? 0 : rounded(perMinute * share(badShare));
      const text = `${value}+${step}x${minutes - 1}`;
      value = rounded(value + step * minutes);
      return text;
    })
    .join(" ");
}

const rounded = (value: number): number => Number(value.toFixed(6));
