import { field, ratio, secret, url } from "../../platform/config/fields.ts";
import type { ConfigRule } from "../../platform/config/define-config.ts";
import type { Secret } from "../../platform/config/secret.ts";

/** Where traces go; the names are OpenTelemetry's. */
export const TRACE_FIELDS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: field(url("http", "https").optional(), {
    description:
      "Collector that takes traces by OTLP over HTTP, at <address>/v1/traces. Nothing is traced when not set.",
    example: "http://127.0.0.1:4318",
  }),
  OTEL_EXPORTER_OTLP_HEADERS: field(secret().optional(), {
    description: "Headers for the collector: name=value, comma-separated, values percent-encoded.",
    example: "authorization=Bearer%20change-me",
  }),
  OTEL_TRACES_SAMPLER_ARG: field(ratio().default(1), {
    description: "Share of the traces that is kept, 0 to 1; a trace is kept whole or not at all.",
    example: "0.05",
  }),
};

export interface TraceSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS?: Secret | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG?: number;
}

/** Headers must be such. */
export const traceHeadersAreReadable: ConfigRule<TraceSettings> = ({ OTEL_EXPORTER_OTLP_HEADERS }) =>
  OTEL_EXPORTER_OTLP_HEADERS !== undefined && traceHeaders(OTEL_EXPORTER_OTLP_HEADERS) === undefined
    ? [{ name: "OTEL_EXPORTER_OTLP_HEADERS", problem: "must be name=value pairs, separated by commas" }]
    : [];

/** The headers by name; undefined when the text is not of that form. */
export function traceHeaders(text: Secret): Readonly<Record<string, string>> | undefined {
  const pairs = text
    .reveal()
    .split(",")
    .map((pair) => /^\s*([\w-]+)=([^\s;]*)\s*$/.exec(pair));
  try {
    const named = pairs.map((match) => [match?.[1] ?? "", decodeURIComponent(match?.[2] ?? "")] as const);
    return named.every(([name]) => name !== "") ? Object.fromEntries(named) : undefined;
  } catch {
    // A sign of percent that encodes nothing.
    return undefined;
  }
}
