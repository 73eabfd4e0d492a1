import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const shape = z.object({
  botId: z.number().int(),
  botSecret: z.string(),
  shipstationKey: z.string(),
  oxapayKey: z.string(),
  openaiKey: z.string(),
});

/** Tokens and keys under which the roles and the simulators know each other. */
export type Credentials = z.infer<typeof shape>;

/** Reads the credentials of a data folder, or makes them, and the first webhook secret, the first time. The files are readable by their owner alone. */
export function keepCredentials(dataFolder: string): Credentials {
  const file = join(dataFolder, "credentials.json");
  const kept = read(file);
  if (kept !== undefined) return kept;
  const credentials = make();
  const secrets = webhookSecretsFolder(dataFolder);
  mkdirSync(secrets, { recursive: true, mode: 0o700 });
  writeFileSync(join(secrets, "shipping"), `${randomText(48)}\n`, { mode: 0o600 });
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  return credentials;
}

/** Folder with one file of accepted webhook secrets per bot. */
export function webhookSecretsFolder(dataFolder: string): string {
  return join(dataFolder, "webhook-secrets");
}

/** A token in Telegram's form, `<bot id>:<35 characters>`. */
export function botToken({ botId, botSecret }: Credentials): string {
  return `${botId}:${botSecret}`;
}

function read(file: string): Credentials | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function make(): Credentials {
  return {
    botId: randomInt(1_000_000_000, 7_999_999_999),
    botSecret: `AA${randomText(33)}`,
    shipstationKey: `TEST_${randomText(43)}`,
    oxapayKey: randomText(24).toUpperCase(),
    openaiKey: `sk-${randomText(48)}`,
  };
}

function randomText(length: number): string {
  return randomBytes(length).toString("base64url").replace(/[-_]/g, "x").slice(0, length);
}
