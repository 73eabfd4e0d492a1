import { parseArgs } from "node:util";
import { WEBHOOK_CONNECTIONS } from "../../app/src/contracts/concurrency.ts";
import { ToolError } from "../../dev/tool-error.mjs";

/** How a run was asked for. */
export interface BenchOptions {
  /** Names of rows or sections; undefined measures all. */
  readonly only: readonly string[] | undefined;
  readonly rounds: number;
  /** Length of a measured window. */
  readonly seconds: number;
  /** Runs of the flatness comparison at each size. */
  readonly pairs: number;
  /** Kept connections that deliver updates to a webhook program, each with one update under way. */
  readonly connections: number;
  readonly json: string | undefined;
  /** A missed target makes the command fail. */
  readonly assert: boolean;
  readonly help: boolean;
}

/** What a run takes when nothing else is said, and with --quick. */
const FULL = { rounds: 3, seconds: 5, pairs: 5 } as const;
const QUICK = { rounds: 1, seconds: 2, pairs: 1 } as const;

/** Telegram opens no more to a bot, whatever it asks for. */
const MOST_CONNECTIONS = 100;

/** Text of --help. */
export const HELP = `npm run bench -- [options]

Measures this project beside what people would pick instead, each program alone on one core: webhooks, queues,
matchmaking, and whether an update costs the same with 100 as with 1,000,000 known people. At most 12 minutes.

  --only NAME,…   only these rows (as the table names them) or sections: webhooks, queues, matching, flatness
  --rounds N      rounds of each program, interleaved (default ${FULL.rounds})
  --seconds N     length of a measured window (default ${FULL.seconds})
  --connections N connections that deliver updates, as Telegram's max_connections (default ${WEBHOOK_CONNECTIONS}, what the
                  production process asks Telegram for)
  --quick         ${QUICK.rounds} round of ${QUICK.seconds} s, and ${QUICK.pairs} pair for flatness: to see that all runs, not for figures
  --json FILE     writes the result to FILE as well
  --assert        exit with 1 when a target is missed
  --help          this text
`;

const OPTIONS = {
  only: { type: "string" },
  rounds: { type: "string" },
  seconds: { type: "string" },
  connections: { type: "string" },
  quick: { type: "boolean", default: false },
  json: { type: "string" },
  assert: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/**
 * Reads the command line.
 * @param names what there is to ask for with --only
 * @throws ToolError OPTION_INVALID
 */
export function readOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const values = parse(args);
  const defaults = values.quick ? QUICK : FULL;
  return {
    only: values.only === undefined ? undefined : known(values.only.split(","), names),
    rounds: count("rounds", values.rounds, defaults.rounds, 20),
    seconds: count("seconds", values.seconds, defaults.seconds, 60),
    pairs: defaults.pairs,
    connections: count("connections", values.connections, WEBHOOK_CONNECTIONS, MOST_CONNECTIONS),
    json: values.json,
    assert: values.assert,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause));
  }
}

function known(wanted: readonly string[], names: readonly string[]): readonly string[] {
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return wanted;
  throw invalid(`--only knows no "${unknown}"; there are: ${names.join(", ")}`);
}

function count(name: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw invalid(`--${name} is a whole number from 1 to ${most}, not "${text}"`);
}

function invalid(problem: string): ToolError {
  return new ToolError("OPTION_INVALID", problem, "See npm run bench -- --help");
}
