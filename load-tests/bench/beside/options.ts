import { parseArgs } from "node:util";
import { WEBHOOK_CONNECTIONS } from "../../../app/src/contracts/concurrency.ts";
import { ToolError } from "../../../dev/tool-error.mjs";

/** How a comparison of two states of the project was asked for. */
export interface BesideOptions {
  /** Root of the other checkout; its dependencies are installed. */
  readonly other: string;
  readonly pairs: number;
  /** Length of a slice, ms. */
  readonly ms: number;
  readonly connections: number;
  readonly help: boolean;
}

/** Text of --help. */
export const BESIDE_HELP = `npm run bench:beside -- DIR [options]

Measures this checkout's pipeline beside that of the checkout in DIR: both run, and the load goes from one to the other
in short slices, so that what the machine does meanwhile hits both. DIR may be this checkout: that shows the noise.

  --pairs N        pairs of slices, each pair the other way round (default 40)
  --ms N           length of a slice (default 400)
  --connections N  connections that deliver updates (default ${WEBHOOK_CONNECTIONS})
  --help           this text
`;

const OPTIONS = {
  pairs: { type: "string", default: "40" },
  ms: { type: "string", default: "400" },
  connections: { type: "string", default: String(WEBHOOK_CONNECTIONS) },
  help: { type: "boolean", default: false },
} as const;

/**
 * Reads the command line.
 * @throws ToolError OPTION_INVALID
 */
export function readBesideOptions(args: readonly string[]): BesideOptions {
  const { positionals, values } = parse(args);
  const [other, ...more] = positionals;
  if (!values.help && (other === undefined || more.length > 0))
    throw invalid("one folder is compared with this checkout");
  return {
    other: other ?? "",
    pairs: count("pairs", values.pairs, 2, 1_000),
    ms: count("ms", values.ms, 100, 10_000),
    connections: count("connections", values.connections, 1, 100),
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause));
  }
}

function count(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`--${name} is a whole number from ${least} to ${most}, not "${text}"`);
}

function invalid(problem: string): ToolError {
  return new ToolError("OPTION_INVALID", problem, "See npm run bench:beside -- --help");
}
