import { STOP_WITHIN_MS } from "../../contracts/timing.ts";
import { createLifecycle, type Lifecycle } from "../../platform/lifecycle/shutdown.ts";
import { createLogger, type LogLevel, type RootLogger } from "../../platform/observe/logger.ts";
import { createMetrics, type Metrics } from "../../platform/observe/metrics.ts";
import type { TraceIdSource } from "../../platform/observe/series.ts";
import type { SentrySettings } from "../config/sentry.ts";
import { openErrorReports } from "./error-reports.ts";

/** What every lasting process reads; see `config/shared.ts`. */
export interface ProcessSettings extends SentrySettings {
  readonly LOG_LEVEL: LogLevel;
  readonly STOP_WITHIN?: number;
}

/** What a process has before it opens anything. */
export interface OpenProcess {
  readonly logger: RootLogger;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
}

/** Version of what runs. */
export const VERSION = "0.1.0";

/** What is still to be reported when a process ends has so long. */
const REPORTS_END_MS = 2_000;

/** Opens logs and metrics for the process called `role`, and lets it end in order. @param traceId where something is traced */
export async function openProcess(
  role: string,
  settings: ProcessSettings,
  traceId?: TraceIdSource,
): Promise<OpenProcess> {
  const metrics = createMetrics({ version: VERSION, traceId });
  const reports = await openErrorReports(role, VERSION, settings, metrics);
  let report = reports?.report;
  const logger = createLogger({
    name: role,
    level: settings.LOG_LEVEL,
    onDrop: () => metrics.logLinesDropped.inc({ logger: role }),
    traceId,
    onError: reports && ((line) => report?.(line)),
  });
  const lifecycle = createLifecycle({ logger, process, deadlineMs: settings.STOP_WITHIN ?? STOP_WITHIN_MS });
  lifecycle.onStop("metrics", () => metrics.close());
  // Steps end the last added first: only the metrics end after it, so that it is told of what went wrong in all others.
  lifecycle.onStop("error reports", async () => {
    await reports?.flush(REPORTS_END_MS);
    // What a failed process says as its last words has been reported.
    report = undefined;
  });
  return { logger, metrics, lifecycle };
}
