import pino from "pino";
import { createLogSink, type LogSink } from "./log-sink.ts";
import { redactFields, scrubText } from "./redact.ts";

/** Writes one line: fields first (an error under `err`), then a constant sentence. */
export interface LogMethod {
  (fields: Readonly<Record<string, unknown>>, message: string): void;
  (message: string): void;
}

/** What every part of the project logs through. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  /** A logger that adds `bindings` (redacted like fields) to each of its lines. */
  child(bindings: Readonly<Record<string, unknown>>): Logger;
}

/** The process's own logger, which alone can be flushed. */
export interface RootLogger extends Logger {
  /** Waits until the accepted lines are out, or `timeoutMs`; true when nothing was left. */
  flush(timeoutMs: number): Promise<boolean>;
  /** For the last line before an exit that cannot wait. */
  flushSync(): void;
}

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

export interface LoggerOptions {
  /** Process name, on every line. */
  readonly name: string;
  readonly level: LogLevel;
  /** @default stdout */
  readonly destination?: LogSink;
  /** Called once per line given up because stdout was not read. */
  readonly onDrop?: () => void;
}

/**
 * JSON lines (pino) that never block the event loop: when stdout stalls, lines are dropped and counted.
 * Secrets, phone numbers and people's texts are censored by field name, and tokens scrubbed from every string.
 */
export function createLogger({ name, level, destination, onDrop }: LoggerOptions): RootLogger {
  const sink = destination ?? createLogSink({ fd: 1, ...(onDrop === undefined ? {} : { onDrop }) });
  const root = pino(
    {
      name,
      level,
      base: { name },
      formatters: { log: redactFields },
      // Fields arrive here already described by redactFields; pino's own serializer would run a second time.
      serializers: { err: (value: unknown) => value },
      hooks: { streamWrite: scrubText },
    },
    sink,
  );
  // pino drops the bindings formatter in children, so they are redacted on the way in. Children inherit this method.
  const bare = root.child;
  root.child = function child(this: pino.Logger, bindings: pino.Bindings) {
    return bare.call(this, redactFields(bindings));
  } as typeof root.child;
  return Object.assign(root, {
    flush: (timeoutMs: number) => sink.flush(timeoutMs),
    flushSync: () => sink.flushSync(),
  }) as unknown as RootLogger;
}
