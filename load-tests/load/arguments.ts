import { parseArgs } from "node:util";
import { z } from "zod";
import { ToolError } from "../../dev/tool-error.mjs";
import { FLEET, LOADED_BOTS } from "./bots.ts";
import { PROFILES, type Profile, profileNamed } from "./profiles.ts";

/** What a run is asked for. */
export interface LoadArguments {
  readonly profile: Profile;
  /** A bot's name, or `fleet`: all of them. */
  readonly scenario: string;
  readonly people: number;
  /** Minutes of each plateau, instead of the profile's. */
  readonly minutes: number | undefined;
  readonly json: string | undefined;
  readonly junit: string | undefined;
  readonly html: string | undefined;
  /** Folder of reports and logs. */
  readonly out: string | undefined;
  /** A Prometheus watches the run, and every panel of the dashboards is asked for what it shows of it. */
  readonly prometheus: boolean;
  /** Without it a run is never valid. */
  readonly calibrate: boolean;
}

const OPTIONS = {
  profile: { type: "string", default: "smoke" },
  bot: { type: "string" },
  people: { type: "string" },
  minutes: { type: "string" },
  json: { type: "string" },
  junit: { type: "string" },
  html: { type: "string" },
  out: { type: "string" },
  prometheus: { type: "boolean", default: false },
  "no-calibration": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const MOST_PEOPLE = 20_000;
const MOST_MINUTES = 24 * 60;
const PEOPLE = `a whole number from 2 to ${MOST_PEOPLE}`;
const MINUTES = `a number from 0.1 to ${MOST_MINUTES}`;
const numbers = z.object({
  people: z.coerce.number(PEOPLE).int(PEOPLE).min(2, PEOPLE).max(MOST_PEOPLE, PEOPLE).optional(),
  minutes: z.coerce.number(MINUTES).min(0.1, MINUTES).max(MOST_MINUTES, MINUTES).optional(),
});

/**
 * Reads the command line; undefined when help is asked for.
 * @throws ToolError `USAGE`
 */
export function readArguments(args: readonly string[]): LoadArguments | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const profile = profileNamed(values.profile);
  if (profile === undefined)
    throw usage(`There is no profile ${values.profile}: ${PROFILES.map(({ name }) => name).join(", ")}.`);
  const scenario = values.bot ?? "matchmaking";
  const scenarios = [...LOADED_BOTS.map(({ name }) => name), FLEET];
  if (!scenarios.includes(scenario))
    throw usage(`There is no load for ${scenario}: ${scenarios.join(", ")}.`);
  const { people, minutes } = checkedNumbers(values);
  return {
    profile,
    scenario,
    people: people ?? profile.people,
    minutes,
    json: values.json,
    junit: values.junit,
    html: values.html,
    out: values.out,
    prometheus: values.prometheus,
    calibrate: !values["no-calibration"],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function checkedNumbers(values: { readonly people?: string; readonly minutes?: string }) {
  const result = numbers.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw usage(`--${issue?.path.join(".")} takes ${issue?.message}.`);
}

function usage(problem: string): ToolError {
  return new ToolError("USAGE", problem, "npm run load -- --help");
}

/** What `--help` prints. */
export function helpText(): string {
  const profiles = PROFILES.map(({ name, purpose }) => `  ${name.padEnd(16)} ${purpose}`);
  const bots = [...LOADED_BOTS.map(({ name }) => name), FLEET];
  return `npm run load -- [options]: thousands of people use the whole system; then everything is counted.

  --profile NAME    one of those below (smoke)
  --bot NAME        ${bots.join(", ")} (matchmaking); fleet is all of them at once
  --people N        how many people, up to ${MOST_PEOPLE}
  --minutes N       length of the plateau
  --json FILE       writes the result; --junit FILE and --html FILE what is made of it
  --out DIR         writes all three, and keeps the logs there
  --prometheus      a Prometheus of PATH watches the run, and takes what k6 measures; then every panel of the dashboards
                    is asked for what it shows: one without data fails the run
  --no-calibration  leaves out the run against a bot that does nothing; the verdict can then only be 2
  --help            this

Profiles:
${profiles.join("\n")}

It ends with 0 when objectives and reconciliation hold, with 1 when one of them does not (or a panel has no data), and with 2 when the run was
invalid: the machine or the generator could not do what was asked, so that the figures say nothing about the bots.
`;
}
