import pino from "pino";
import type { OnErrorLine } from "./error-reports/error-line.ts";
import { createLogSink, type LogSink } from "./log-sink.ts";
import { redactFields, scrubText } from "./redact.ts";

/** Writes one line: fields first (an error under `err`), then a constant sentence. */
export interface LogMethod {
  (fields: Readonly<Record<string, unknown>>, message: string): void;
  (message: string): void;
}

/** Names and numbers that code made: never what a person wrote, never a secret. Undefined ones are left out. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** What every part of the project logs through. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  /**
   * The one line of an update or a job, at level info: without bindings and without redaction, which takes ten times as
   * long as the line itself. `message` is a constant word.
   */
  line(facts: Facts, message: string): void;
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
  /** The trace that a line belongs to, asked for each. @default nothing is traced */
  readonly traceId?: (() => string | undefined) | undefined;
  /** Told of each line at level error or fatal that is logged. @default nobody is */
  readonly onError?: OnErrorLine | undefined;
}

/**
 * JSON lines (pino) that never block the event loop: when stdout stalls, lines are dropped and counted.
 * Secrets, phone numbers and people's texts are censored by field name, and tokens scrubbed from every string.
 */
export function createLogger(options: LoggerOptions): RootLogger {
  const { name, level, destination, onDrop, onError, traceId } = options;
  const sink = destination ?? createLogSink({ fd: 1, ...(onDrop === undefined ? {} : { onDrop }) });
  const root = pino(
    {
      name,
      level,
      base: { name },
      formatters: { log: redactFields },
      // Fields arrive here already described by redactFields; pino's own serializer would run a second time.
      serializers: { err: (value: unknown) => value },
      ...(traceId === undefined ? {} : { mixin: () => ({ traceId: traceId() }) }),
      hooks: {
        streamWrite: scrubText,
        ...(onError === undefined ? {} : { logMethod: tellingErrors(onError, traceId) }),
      },
    },
    sink,
  );
  // pino drops the bindings formatter in children, so they are redacted on the way in. Children inherit this method.
  const bare = root.child;
  root.child = function child(this: pino.Logger, bindings: pino.Bindings) {
    return bare.call(this, redactFields(bindings));
  } as typeof root.child;
  const head = `"name":${JSON.stringify(name)}`;
  return Object.assign(root, {
    line: (facts: Facts, message: string) => {
      if (!root.isLevelEnabled("info")) return;
      sink.write(lineOf(head, traceId === undefined ? facts : { ...facts, traceId: traceId() }, message));
    },
    flush: (timeoutMs: number) => sink.flush(timeoutMs),
    flushSync: () => sink.flushSync(),
  }) as unknown as RootLogger;
}

/** Does what pino does by itself, and tells of errors. */
function tellingErrors(
  onError: OnErrorLine,
  traceId: LoggerOptions["traceId"],
): NonNullable<NonNullable<pino.LoggerOptions["hooks"]>["logMethod"]> {
  const { error, fatal } = pino.levels.values;
  return function logMethod(args, method, level) {
    if (level === error || level === fatal) {
      const [first, second] = args as readonly unknown[];
      const own = typeof first === "object" && first !== null ? first : {};
      onError({
        level: level === fatal ? "fatal" : "error",
        message: String(own === first ? second : first),
        fields: { ...this.bindings(), ...own },
        traceId: traceId?.(),
      });
    }
    method.apply(this, args);
  };
}

/** The same JSON that pino makes. */
function lineOf(head: string, facts: Facts, message: string): string {
  let line = `{"level":30,"time":${Date.now()},${head}`;
  for (const name in facts) {
    const value = facts[name];
    if (value !== undefined)
      line += `,"${name}":${typeof value === "string" ? JSON.stringify(value) : value}`;
  }
  return `${line},"msg":"${message}"}\n`;
}
