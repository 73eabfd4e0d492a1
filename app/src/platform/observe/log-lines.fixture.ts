import type { LogSink } from "./log-sink.ts";
import { createLogger, type RootLogger } from "./logger.ts";

/** A logger of a test, and what it has written. */
export interface RecordingLogger {
  readonly logger: RootLogger;
  /** Each line as it was written. */
  readonly lines: readonly string[];
  /** The lines as objects; with a word, those whose sentence it is. */
  records(message?: string): Record<string, unknown>[];
}

/** A logger at level info into memory. */
export function recordingLogger(name = "test"): RecordingLogger {
  const lines: string[] = [];
  const destination: LogSink = {
    write: (line) => void lines.push(line),
    flush: async () => true,
    flushSync: () => undefined,
    dropped: () => 0,
  };
  return {
    logger: createLogger({ name, level: "info", destination }),
    lines,
    records: (message) =>
      lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ msg }) => message === undefined || msg === message),
  };
}
