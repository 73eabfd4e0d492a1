import { monitorEventLoopDelay } from "node:perf_hooks";
import { collectDefaultMetrics, Registry } from "prom-client";
import { METRICS, type MetricKey, type MetricSpec } from "../../contracts/metrics.ts";
import { asOpenMetrics, OPEN_METRICS, takesOpenMetrics } from "./open-metrics.ts";
import { exposition, HistogramMetric, NumberMetric, type TraceIdSource } from "./series.ts";

type Labels<S extends MetricSpec> = Readonly<Record<S["labels"][number], string>>;

/** A number that only grows. Every label must be given: a missing one would open a series of its own. */
export interface CounterOf<S extends MetricSpec> {
  inc(labels: Labels<S>, by?: number): void;
}

/** A number that comes and goes. */
export interface GaugeOf<S extends MetricSpec> {
  set(labels: Labels<S>, value: number): void;
  inc(labels: Labels<S>, by?: number): void;
  dec(labels: Labels<S>, by?: number): void;
  remove(labels: Labels<S>): void;
}

/** A distribution, in the unit the metric's name ends with (seconds). */
export interface HistogramOf<S extends MetricSpec> {
  /** Shows the series before anything was observed: Prometheus takes what a new series begins with for no growth. */
  begin(labels: Labels<S>): void;
  observe(labels: Labels<S>, value: number): void;
}

type AccessorOf<S extends MetricSpec> = S["type"] extends "counter"
  ? CounterOf<S>
  : S["type"] extends "gauge"
    ? GaugeOf<S>
    : HistogramOf<S>;

/** One accessor for each metric of the contract, and the page Prometheus reads. */
export type Metrics = { readonly [K in MetricKey]: AccessorOf<(typeof METRICS)[K]> } & {
  /**
   * The exposition text and its content type.
   * @param accept of the request: with traces, who takes OpenMetrics gets it, with exemplars
   */
  expose(accept?: string): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Ends the measurements that run in the background. */
  close(): void;
};

export interface MetricsOptions {
  readonly version: string;
  /** The trace that an observation belongs to: histograms then name one for each bucket. @default nothing is traced */
  readonly traceId?: TraceIdSource | undefined;
}

/** The event-loop monitor's own timer; a delay is what comes on top of it. */
const RESOLUTION_MS = 10;

/**
 * Builds the metrics of one process, apart from others', so that several can live in one test process.
 * Adds the runtime's default metrics (process_*, nodejs_*) and the event-loop delay at p50, p99 and max, reset by
 * every scrape: one scraper per process is assumed.
 */
export function createMetrics({ traceId, version }: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: RESOLUTION_MS });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const made = Object.entries<MetricSpec>(METRICS).map(
    ([key, spec]) =>
      [key, spec.type === "histogram" ? new HistogramMetric(spec, traceId) : new NumberMetric(spec)] as const,
  );
  const accessors = Object.fromEntries(made) as unknown as {
    readonly [K in MetricKey]: AccessorOf<(typeof METRICS)[K]>;
  };
  accessors.buildInfo.set({ version }, 1);
  return {
    ...accessors,
    expose: async (accept) => {
      exposeDelay(accessors.eventLoopDelay, delay);
      const open = traceId !== undefined && takesOpenMetrics(accept);
      const own = made.map(([, metric]) => exposition({ spec: metric.spec, lines: metric.lines(open) }));
      const text = [await registry.metrics(), ...own].join("\n");
      return open
        ? { contentType: OPEN_METRICS, text: asOpenMetrics(text) }
        : { contentType: registry.contentType, text };
    },
    close: () => {
      delay.disable();
      registry.clear();
    },
  };
}

function exposeDelay(
  gauge: GaugeOf<(typeof METRICS)["eventLoopDelay"]>,
  delay: ReturnType<typeof monitorEventLoopDelay>,
): void {
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3);
  gauge.set({ quantile: "0.5" }, seconds(delay.percentile(50)));
  gauge.set({ quantile: "0.99" }, seconds(delay.percentile(99)));
  gauge.set({ quantile: "1" }, seconds(delay.max));
  delay.reset();
}
