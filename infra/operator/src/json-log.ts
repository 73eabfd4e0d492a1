import { redactFields, scrubText } from "../../../app/src/platform/observe/redact.ts";
import type { Logger } from "./runtime/index.ts";
import type { LogLevel } from "./settings.ts";

/** As pino numbers them: the fleet's log lines are read by one set of queries. */
const NUMBERS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

export interface JsonLogOptions {
  readonly level: LogLevel;
  /** Takes a whole line. */
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/**
 * JSON lines in the form of the app's, with its censorship: secrets by the names of fields, tokens by their shape. An own
 * writer, as an operator logs a line now and then and pino takes 8 MB.
 */
export function createJsonLog({ level, now, write }: JsonLogOptions): Logger {
  const line = (name: LogLevel) => (fields: object, message: string) => {
    if (NUMBERS[name] < NUMBERS[level]) return;
    const head = { level: NUMBERS[name], time: now(), name: "operator" };
    const body = redactFields({ ...fields });
    write(`${scrubText(JSON.stringify({ ...head, ...body, msg: message }))}\n`);
  };
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
}
