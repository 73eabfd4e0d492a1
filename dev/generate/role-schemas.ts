import type { ConfigSchema } from "../../app/src/platform/config/define-config.ts";
import { apiConfig } from "../../app/src/roles/config/api.ts";
import { botConfig } from "../../app/src/roles/config/bot.ts";
import { migrateConfig } from "../../app/src/roles/config/migrate.ts";
import { syntheticConfig } from "../../app/src/roles/config/synthetic.ts";
import { workerConfig } from "../../app/src/roles/config/worker.ts";

/** What reads the environment of each process that serves people, by its name; `known` are the app's bots. */
export const roleSchemas = (known: readonly string[]): Readonly<Record<string, ConfigSchema<unknown>>> => ({
  bot: botConfig(known),
  worker: workerConfig(known),
  api: apiConfig(known),
  migrate: migrateConfig(known),
  synthetic: syntheticConfig,
});
