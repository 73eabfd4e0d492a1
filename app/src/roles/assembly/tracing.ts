import type { Logger } from "../../platform/observe/logger.ts";
import type { Tracer } from "../../platform/observe/tracing/span.ts";
import { type TraceSettings, traceHeaders } from "../config/tracing.ts";

/** A tracer where a collector is configured; the libraries for it are loaded only then. */
export async function openTracer(
  name: string,
  version: string,
  settings: TraceSettings,
  logger: Logger,
): Promise<Tracer | undefined> {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS,
    OTEL_TRACES_SAMPLER_ARG,
  } = settings;
  if (endpoint === undefined) return undefined;
  const { createOpenTelemetryTracer } = await import("../../platform/observe/tracing/open-telemetry.ts");
  const headers = (OTEL_EXPORTER_OTLP_HEADERS && traceHeaders(OTEL_EXPORTER_OTLP_HEADERS)) ?? {};
  const share = OTEL_TRACES_SAMPLER_ARG ?? 1;
  logger.info({ endpoint, share }, "traces are kept");
  return createOpenTelemetryTracer({ name, version, endpoint, headers, share, logger });
}
