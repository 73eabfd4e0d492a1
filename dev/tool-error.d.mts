/** What the project's own commands throw when the machine lacks something or a server will not run. */
export class ToolError extends Error {
  constructor(code: string, message: string, action: string, cause?: unknown);
  /** Stable name of the cause, e.g. `PORT_TAKEN`. */
  readonly code: string;
  /** What a person can do about it. */
  readonly action: string;
}

/** Prints to stderr: message and action of a `ToolError`, the whole stack of anything else. */
export function printError(error: unknown): void;
