import { randomBytes, randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ToolError } from "../tool-error.mjs";

const shape = z.object({
  /** By bot, in Telegram's form: `<bot id>:<35 characters>`. */
  tokens: z.record(z.string(), z.string()),
  shipstationKey: z.string(),
  oxapayKey: z.string(),
  openaiKey: z.string(),
});

/** Tokens and keys under which the roles and the simulators know each other. */
export type Credentials = z.infer<typeof shape>;

/**
 * Reads the credentials of a data folder and makes what is missing: all of them the first time, a token and a webhook
 * secret for each bot that joined the list since. The files are readable by their owner alone.
 * @throws ToolError `BAD_CREDENTIALS` when the file holds something else
 */
export function keepCredentials(dataFolder: string, bots: readonly string[]): Credentials {
  const file = join(dataFolder, "credentials.json");
  const kept = read(file);
  const made = Object.fromEntries(bots.map((bot) => [bot, kept?.tokens[bot] ?? newToken()]));
  const credentials = { ...(kept ?? newKeys()), tokens: { ...kept?.tokens, ...made } };
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  keepWebhookSecrets(webhookSecretsFolder(dataFolder), bots);
  return credentials;
}

/** Folder with one file of accepted webhook secrets per bot. */
export function webhookSecretsFolder(dataFolder: string): string {
  return join(dataFolder, "webhook-secrets");
}

function keepWebhookSecrets(folder: string, bots: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const file of bots.map((bot) => join(folder, bot)))
    if (!existsSync(file)) writeFileSync(file, `${randomText(48)}\n`, { mode: 0o600 });
}

function read(file: string): Credentials | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    const action = "Start anew with `npm start -- --fresh`, which removes all data of earlier starts.";
    throw new ToolError("BAD_CREDENTIALS", `${file} is not what this version writes.`, action, cause);
  }
}

function newToken(): string {
  return `${randomInt(1_000_000_000, 7_999_999_999)}:AA${randomText(33)}`;
}

function newKeys(): Omit<Credentials, "tokens"> {
  return {
    shipstationKey: `TEST_${randomText(43)}`,
    oxapayKey: randomText(24).toUpperCase(),
    openaiKey: `sk-${randomText(48)}`,
  };
}

function randomText(length: number): string {
  return randomBytes(length).toString("base64url").replace(/[-_]/g, "x").slice(0, length);
}
