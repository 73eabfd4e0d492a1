import {
  type Attributes,
  type Span as ApiSpan,
  type Tracer as ApiTracer,
  type Context,
  DiagLogLevel,
  diag,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../logger.ts";
import { activeSpan, during, type Span, type SpanAttributes, type SpanOptions, type Tracer } from "./span.ts";

export interface OpenTelemetryOptions {
  /** Process name, the `service.name` of its spans. */
  readonly name: string;
  readonly version: string;
  /** Base address of a collector; spans go to `/v1/traces` below it, as JSON. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Share of traces that begin here and are kept, 0 to 1; one that began elsewhere is kept when it was there. */
  readonly share: number;
  readonly logger: Logger;
  /** Longest wait of a finished span for its export, ms. @default 2,000 */
  readonly exportEveryMs?: number;
}

/** Two seconds of 1,000 updates a second; beyond it spans are dropped and the log says so. */
const MAX_WAITING_SPANS = 16_384;
const EXPORT_TIMEOUT_MS = 5_000;

/** Traces by OpenTelemetry's SDK. The role imports this file only when a collector is configured. */
export function createOpenTelemetryTracer(options: OpenTelemetryOptions): Tracer {
  const { endpoint, exportEveryMs = 2_000, headers, logger, name, share, version } = options;
  reportTo(logger);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.namespace": "botfleet",
      "service.name": name,
      "service.version": version,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: MAX_WAITING_SPANS,
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  return new OpenTelemetryTracer(provider.getTracer("botfleet"), () => provider.shutdown());
}

/** A collector that is away, and spans that are dropped, are in our log. */
function reportTo(logger: Logger): void {
  const warn = (message: string): void => logger.warn({ reason: message }, "traces cannot be exported");
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}

class OpenTelemetryTracer implements Tracer {
  readonly #api: ApiTracer;
  readonly #shutdown: () => Promise<void>;

  constructor(api: ApiTracer, shutdown: () => Promise<void>) {
    this.#api = api;
    this.#shutdown = shutdown;
  }

  async span<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
    const started = this.#start(name, options);
    const span = new KeptSpan(this, started);
    try {
      return await during(span, () => work(span));
    } catch (error) {
      span.fail(codeOf(error));
      throw error;
    } finally {
      started.end();
    }
  }

  past(name: string, options: SpanOptions, endedAt: number): void {
    this.#start(name, options).end(endedAt);
  }

  within<T>(traceparent: string | undefined, work: () => T): T {
    const context = parseTraceparent(traceparent);
    return during(context && new KeptSpan(this, trace.wrapSpanContext(context)), work);
  }

  close(): Promise<void> {
    return this.#shutdown();
  }

  #start(name: string, { attributes = {}, kind = "internal", parent, startedAt }: SpanOptions): ApiSpan {
    const began = { kind: KINDS[kind], attributes: defined(attributes) };
    return this.#api.startSpan(
      name,
      startedAt === undefined ? began : { ...began, startTime: startedAt },
      contextOf(parent ?? activeSpan()?.traceparent),
    );
  }
}

/** A step as code sees it; of a trace that is not kept, the steps within it are this one again. */
class KeptSpan implements Span {
  readonly traceId: string | undefined;
  readonly traceparent: string;
  readonly #tracer: Tracer;
  readonly #span: ApiSpan;

  constructor(tracer: Tracer, span: ApiSpan) {
    const context = span.spanContext();
    this.#tracer = tracer;
    this.#span = span;
    this.traceId = isSampled(context) ? context.traceId : undefined;
    this.traceparent = formatTraceparent(context);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(defined(attributes));
  }

  fail(code: string): void {
    this.#span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", code);
  }

  step<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
    return this.traceId === undefined ? work(this) : this.#tracer.span(name, options, work);
  }
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const formatTraceparent = ({ spanId, traceFlags, traceId }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;

/** Undefined for what is none: the trace then begins anew. */
function parseTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId = "", spanId = "", flags = ""] = TRACEPARENT.exec(text ?? "") ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

function contextOf(parent: string | undefined): Context {
  const context = parseTraceparent(parent);
  return context === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context);
}

const isSampled = ({ traceFlags }: SpanContext): boolean => (traceFlags & TraceFlags.SAMPLED) !== 0;

/** OpenTelemetry wants no undefined ones. */
const defined = (attributes: SpanAttributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Attributes;

/** One bounded word; a message may hold what nobody is to read. */
function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
