import { AsyncLocalStorage } from "node:async_hooks";

/** Names and numbers that code made, as in a log's line: never what a person wrote. Undefined ones are left out. */
export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

export interface SpanOptions {
  /** Whose doing it is, as OpenTelemetry names it. @default internal */
  readonly kind?: "internal" | "server" | "client" | "consumer";
  readonly attributes?: SpanAttributes;
  /** What caused it, in another process or earlier (W3C traceparent). @default the step under way, else nothing */
  readonly parent?: string | undefined;
  /** When it began, ms since 1970. @default now */
  readonly startedAt?: number;
}

/** One step of a trace, while it is under way. */
export interface Span {
  /** 32 hex digits; undefined when nobody keeps this trace. */
  readonly traceId: string | undefined;
  /** What the steps that it causes elsewhere are to name as their parent. */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** It did not do what it was for; `code` says why in one word. */
  fail(code: string): void;
  /** Runs work as a step within this one. */
  step<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
}

/** Begins traces, and carries on those of other processes. */
export interface Tracer {
  /** Runs work as a step of its own; what the work throws makes it failed. */
  span<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** Notes a step that is over: a wait, seen only at its end (ms since 1970). */
  past(name: string, options: SpanOptions, endedAt: number): void;
  /** Runs work on behalf of a step elsewhere; without one, on behalf of none. */
  within<T>(traceparent: string | undefined, work: () => T): T;
  /** Hands over what was not exported yet. */
  close(): Promise<void>;
}

const underWay = new AsyncLocalStorage<Span>();

/** The step under way, where something is traced. Costs 3 ns where nothing is. */
export const activeSpan = (): Span | undefined => underWay.getStore();

/** The trace that lines and exemplars belong to. */
export const activeTraceId = (): string | undefined => underWay.getStore()?.traceId;

/** Runs work with `span` as the step under way. */
export const during = <T>(span: Span | undefined, work: () => T): T =>
  span === undefined ? underWay.exit(work) : underWay.run(span, work);

/** Runs work as a step of what is traced now; just runs it where nothing is. */
export function step<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const span = underWay.getStore();
  return span === undefined ? work(undefined) : span.step(name, options, work);
}

/** Begins what goes on for others too, such as a loop over a lane: the step that happened to start it is not its cause. */
export const untraced = <T>(work: () => T): T =>
  underWay.getStore() === undefined ? work() : underWay.exit(work);
