import { BOTS } from "../../app/src/bots/index.ts";
import { hasCode } from "../../app/src/platform/errors/app-error.ts";
import { tokenName } from "../../app/src/roles/config/shared.ts";
import { roleSchemas } from "../generate/role-schemas.ts";
import { ToolError } from "../tool-error.mjs";

/** In place of what the start sets itself, which is right. */
const OF_START = {
  REDIS_URL: "redis://localhost",
  MONGO_URL: "mongodb://localhost",
  PUBLIC_URL: "http://localhost",
  WEBHOOK_SECRETS_DIR: "/",
  SYNTHETIC_CHAT_ID: "1",
};

/**
 * Reads what was taken as the roles and bots will: they would refuse it only when the databases run already.
 * @param taken what was taken of the variables of `.env.example`
 * @param bots those that run
 * @param known names of the app's bots
 * @throws ToolError `BAD_SETTING` with what a process that reads it says
 */
export function checkRoles(
  taken: Readonly<Record<string, string>>,
  bots: readonly string[],
  known: readonly string[],
): void {
  const tokens = Object.fromEntries(known.map((bot) => [tokenName(bot), "1:a"]));
  const env = { ...tokens, ...OF_START, ...taken, BOTS: bots.join(",") };
  const schemas = [...Object.values(roleSchemas(known)), ...BOTS.map(({ settings }) => settings)];
  const problems = new Set(schemas.flatMap((schema) => problemOf(() => schema.parse(env))));
  if (problems.size === 0) return;
  throw new ToolError(
    "BAD_SETTING",
    [...problems].join("\n"),
    "Correct or remove these settings, in the environment or in .env.",
  );
}

function problemOf(parse: () => void): readonly string[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (hasCode(error, "CONFIG_INVALID")) return [error.message.replace(`${error.code}: `, "")];
    throw error;
  }
}
