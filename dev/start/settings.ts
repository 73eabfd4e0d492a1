import { join } from "node:path";
import { z } from "zod";
import { list } from "../../app/src/platform/config/fields.ts";
import { tokenName } from "../../app/src/roles/config/shared.ts";
import { ToolError } from "../tool-error.mjs";
import { checkRoles } from "./check-roles.ts";
import { type Given, readGiven } from "./given.ts";

const TELEGRAM = "https://api.telegram.org";

const shape = z.object({
  BOTS: list().optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  MONGO_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  TELEGRAM_API_ROOT: z.url().optional(),
  TRANSPORT: z.enum(["webhook", "polling"]).default("webhook"),
  PUBLIC_URL: z.url().optional(),
});

/** What a start was asked for. */
export interface Settings {
  /** Bots to run: those of `BOTS`, or all of the app's list; at a real Bot API those of them whose token was given. */
  readonly bots: readonly string[];
  /** The checkout. */
  readonly root: string;
  /** `.data` of the checkout: everything the start writes. */
  readonly dataFolder: string;
  /** Port of the chat page. */
  readonly port: number;
  /** Wipe the data folder first. */
  readonly fresh: boolean;
  readonly transport: "webhook" | "polling";
  /** Servers the user runs, used instead of own ones. */
  readonly mongoUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** A Bot API to use instead of the simulator. */
  readonly telegram:
    | {
        readonly apiRoot: string;
        /** By bot. */
        readonly tokens: Readonly<Record<string, string>>;
        readonly publicUrl: string | undefined;
      }
    | undefined;
  /** What was given of `.env.example`. */
  readonly given: Given;
}

/**
 * Reads the command line and the environment of `npm start`.
 * @param known names of the app's bots
 * @throws ToolError `BAD_SETTING` naming each setting that is wrong
 */
export function readSettings(
  root: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  known: readonly string[],
): Settings {
  const unknown = args.filter((arg) => !["--fresh", "--defaults"].includes(arg));
  if (unknown.length > 0)
    throw badSetting(`Unknown argument: ${unknown.join(" ")}`, "There are --fresh and --defaults.");
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw badSetting(
      `The environment is not right: ${wrong.join("; ")}`,
      "Correct or remove these variables.",
    );
  }
  const wanted = wantedBots(parsed.data.BOTS, known);
  const telegram = realTelegram(parsed.data, tokensOf(wanted, given), wanted);
  const bots = telegram ? Object.keys(telegram.tokens) : wanted;
  const sorted = readGiven(given, known, wanted);
  checkRoles(sorted.values, bots, known);
  return {
    root,
    bots,
    dataFolder: join(root, ".data"),
    port: parsed.data.PORT,
    fresh: args.includes("--fresh"),
    transport: parsed.data.TRANSPORT,
    mongoUrl: parsed.data.MONGO_URL,
    redisUrl: parsed.data.REDIS_URL,
    telegram,
    given: sorted,
  };
}

function wantedBots(wanted: readonly string[] | undefined, known: readonly string[]): readonly string[] {
  if (wanted === undefined) return known;
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0) return wanted;
  throw badSetting(`BOTS names no bot by ${unknown.join(", ")}.`, `There are: ${known.join(", ")}.`);
}

function tokensOf(known: readonly string[], given: NodeJS.ProcessEnv): Record<string, string> {
  const pairs = known.map((bot) => [bot, given[tokenName(bot)]] as const);
  return Object.fromEntries(pairs.flatMap(([bot, token]) => (token === undefined ? [] : [[bot, token]])));
}

function realTelegram(
  env: z.infer<typeof shape>,
  tokens: Readonly<Record<string, string>>,
  known: readonly string[],
): Settings["telegram"] {
  if (env.TELEGRAM_API_ROOT === undefined) return undefined;
  if (Object.keys(tokens).length === 0) {
    throw badSetting(
      `TELEGRAM_API_ROOT is set, but no bot has a token (${known.map(tokenName).join(", ")}).`,
      "Set at least one of these to the token @BotFather gave you; bots without one are left out.",
    );
  }
  if (
    env.TRANSPORT === "webhook" &&
    env.PUBLIC_URL === undefined &&
    env.TELEGRAM_API_ROOT.startsWith(TELEGRAM)
  ) {
    const action =
      "Set TRANSPORT=polling, which needs no public address, or PUBLIC_URL to the https address of this machine.";
    throw badSetting("Telegram cannot reach a webhook on this machine without PUBLIC_URL.", action);
  }
  return { apiRoot: env.TELEGRAM_API_ROOT, tokens, publicUrl: env.PUBLIC_URL };
}

function badSetting(message: string, action: string): ToolError {
  return new ToolError("BAD_SETTING", message, action);
}
