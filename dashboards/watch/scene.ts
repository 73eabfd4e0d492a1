import { METRICS, type MetricKey } from "../../app/src/contracts/metrics.ts";
import { ENVIRONMENT, type InputSeries } from "../slo/input-series.ts";
import { type SeriesKey, seriesName } from "./series-name.ts";

/** How one watch is tried: what is shown while all is well, while it is not, and what the alert then says. */
export interface Scene {
  readonly name: string;
  readonly alert: string;
  /** Who is told; all that fires under this name. None: it must stay silent. */
  readonly severities: readonly ("critical" | "warning")[];
  /** Each over three stretches: well, wrong, well again. */
  readonly series: readonly InputSeries[];
  /** What the expression leaves of the labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of several alerts that differ by labels of their own, the one that is meant. */
  readonly own?: Readonly<Record<string, string>>;
  /** As the summary writes the value. */
  readonly value?: string;
  /** Minutes in the last stretch after which it is silent again. @default 3 */
  readonly over?: number;
  /** Between two samples: with hours the stretches last hours, and what is said here in minutes is as many hours. @default "1m" */
  readonly every?: "1m" | "1h";
}

/** Minutes of each stretch. */
export const STRETCH = 30;

/** All labels of a series, as promtool reads them. */
export const text = (labels: Readonly<Record<string, string>>): string =>
  Object.entries({ environment: ENVIRONMENT, ...labels })
    .map(([label, value]) => `${label}="${value}"`)
    .join(",");

/** A number that is `wrong` in the second stretch; `_` is no sample. */
export function state(key: SeriesKey, labels: Readonly<Record<string, string>>, well: string, wrong: string) {
  const values = [well, wrong, well].map((each) => `${each}${each === "_" ? "" : "+0"}x${STRETCH - 1}`);
  return { series: `${seriesName(key)}{${text(labels)}}`, values: values.join(" ") };
}

/** A counter that grows by so much a minute in each stretch. */
export function counter(
  metric: MetricKey,
  labels: Readonly<Record<string, string>>,
  steps: readonly number[],
) {
  let value = 0;
  const values = steps.map((step) => {
    const stretch = `${value}+${step}x${STRETCH - 1}`;
    value += step * STRETCH;
    return stretch;
  });
  return { series: `${METRICS[metric].name}{${text(labels)}}`, values: values.join(" ") };
}

/** What every series of the app has. */
export const IN_PLACE = { environment: ENVIRONMENT };
/** Of a series that is of one bot. */
export const BOT = { bot: "shipping" };
