/** A line of the log at level error or fatal, as it was before anything was taken out of it. */
export interface ErrorLine {
  readonly level: "error" | "fatal";
  /** The constant sentence. */
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly traceId?: string | undefined;
}

/** Is told of each such line. Never throws, never waits. */
export type OnErrorLine = (line: ErrorLine) => void;
