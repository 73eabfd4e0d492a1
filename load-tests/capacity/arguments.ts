import { parseArgs } from "node:util";
import { ToolError } from "../../dev/tool-error.mjs";
import { KNOWN_PER_PERSON } from "./assumptions.ts";
import type { Load } from "./demand.ts";
import type { Host } from "./fit.ts";
import { ASSUMED_PRICES, type Prices } from "./prices.ts";

/** What is asked of `npm run capacity`. */
export type Question = { readonly json: boolean; readonly bot: string; readonly prices: Prices } & (
  | { readonly kind: "plan"; readonly load: Load }
  | { readonly kind: "fit"; readonly host: Host; readonly everySeconds: number }
  | { readonly kind: "check" }
  | { readonly kind: "take"; readonly result: string; readonly bench: string | undefined }
);

const USAGE = [
  "npm run capacity -- --people 100000 --every 20 [--known 1000000]    what so many people take",
  "npm run capacity -- --machine cpu=8,mem=64,net=1000 [--every 20]    how many people a machine carries",
  "npm run capacity -- --check                                         the promised loads, against the requirements",
  "npm run capacity -- --from RESULT.json [--bench BENCH.json]         takes the costs from a load run",
  "Besides: --bot NAME (matchmaking), --price cpu=20,memory=3,disk=0.1,egress=0.05,fixed=20, --json",
].join("\n  ");

const DEFAULT_EVERY_S = 20;

/**
 * Reads the arguments.
 * @throws ToolError `USAGE` with what is wrong and how it is asked
 */
export function readQuestion(args: readonly string[]): Question {
  const values = parsed(args);
  const shared = {
    json: values.json ?? false,
    bot: values.bot ?? "matchmaking",
    prices: pricesOf(values.price),
  };
  const everySeconds = values.every === undefined ? DEFAULT_EVERY_S : positive("--every", values.every);
  if (values.from !== undefined) return { ...shared, kind: "take", result: values.from, bench: values.bench };
  if (values.check) return { ...shared, kind: "check" };
  if (values.machine !== undefined) {
    const { cpu, mem, net } = pairs("--machine", values.machine, ["cpu", "mem", "net"]);
    if (cpu === undefined || mem === undefined || net === undefined) {
      throw usage("--machine takes cpu (cores), mem (GB) and net (Mbit/s).");
    }
    return { ...shared, kind: "fit", host: { cpu, memoryGb: mem, networkMbit: net }, everySeconds };
  }
  if (values.people === undefined) throw usage("What shall be calculated?");
  const people = positive("--people", values.people);
  const known = values.known === undefined ? people * KNOWN_PER_PERSON : positive("--known", values.known);
  if (known < people) throw usage("--known counts all people of the month: it cannot be below --people.");
  return { ...shared, kind: "plan", load: { people, everySeconds, known, extraJobs: [] } };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const yes = { type: "boolean" } as const;
  const options = {
    people: text,
    every: text,
    known: text,
    machine: text,
    from: text,
    bench: text,
    bot: text,
    price: text,
    check: yes,
    json: yes,
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause));
  }
}

function pricesOf(text: string | undefined): Prices {
  if (text === undefined) return ASSUMED_PRICES;
  const own = pairs("--price", text, ["cpu", "memory", "disk", "egress", "fixed"]);
  const ranges = Object.entries(own).map(([name, price]) => [name, { low: price, high: price }]);
  return { ...ASSUMED_PRICES, ...Object.fromEntries(ranges) };
}

/** `cpu=8,mem=64` */
function pairs<Name extends string>(
  option: string,
  text: string,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  for (const pair of text.split(",")) {
    const [key = "", value = ""] = pair.split("=");
    const name = names.find((each) => each === key);
    if (name === undefined) throw usage(`${option} does not know "${key}": it takes ${names.join(", ")}.`);
    found[name] = positive(`${option} ${key}`, value);
  }
  return found;
}

function positive(option: string, text: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (text === "" || !Number.isFinite(value) || value <= 0) {
    throw usage(`${option} takes a number above zero, not "${text}".`);
  }
  return value;
}

function usage(message: string): ToolError {
  return new ToolError("USAGE", message, USAGE);
}
