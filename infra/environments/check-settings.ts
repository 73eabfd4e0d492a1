import { apiConfig } from "../../app/src/roles/config/api.ts";
import { botConfig } from "../../app/src/roles/config/bot.ts";
import { migrateConfig } from "../../app/src/roles/config/migrate.ts";
import { workerConfig } from "../../app/src/roles/config/worker.ts";
import type { ConfigSchema } from "../../app/src/platform/config/define-config.ts";
import type { Fleet } from "../charts/fleet.ts";
import { roleSettings } from "../charts/role-settings.ts";
import { secretSettings } from "../secrets.ts";
import type { EnvironmentRule } from "./check.ts";

const ROLES = { bot: botConfig, worker: workerConfig, api: apiConfig, migrate: migrateConfig } as const;

/** Read by every schema: a bot's token, and long enough for a key. */
const SECRET_EXAMPLE = `1:${"x".repeat(40)}`;

/** Every process would start with what it is told: its own schema reads it here, with examples for the secrets. */
export const settingProblems: EnvironmentRule = (fleet) => [
  ...unknownSettings(fleet),
  ...(Object.keys(ROLES) as (keyof typeof ROLES)[]).flatMap((role) => {
    const schema = ROLES[role](fleet.bots.map(({ name }) => name));
    const { config, secrets } = roleSettings(fleet, role, fleet.bots);
    const env = {
      ...Object.fromEntries(secrets.map(({ name, value }) => [name, value ?? SECRET_EXAMPLE])),
      ...config,
    };
    return [schema, ...fleet.bots.map(({ settings }) => settings)].flatMap((each) =>
      refusal(each, env, role),
    );
  }),
];

function refusal(
  schema: ConfigSchema<unknown>,
  env: Record<string, string>,
  role: string,
): readonly string[] {
  try {
    schema.parse(env);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^CONFIG_INVALID: /, "") : String(error);
    return [`The ${role} process would not start: ${message}`];
  }
}

function unknownSettings({ bots, environment }: Fleet): readonly string[] {
  const roles = Object.values(ROLES).map((config) =>
    Object.keys(config(bots.map(({ name }) => name)).fields),
  );
  const common = new Set(roles.flat());
  return [
    ...Object.keys(environment.settings)
      .filter((name) => !common.has(name))
      .map(
        (name) =>
          `settings.${name} is read by no process; see .env.example, or move it to its bot's settings.`,
      ),
    ...bots.flatMap((bot) => {
      const own = Object.keys(bot.settings.fields);
      const secret = secretSettings(bot);
      return Object.keys(environment.bots.each?.[bot.name]?.settings ?? {}).flatMap((name) => {
        if (secret.includes(name))
          return [
            `bots.each.${bot.name}.settings.${name} is a secret: put it into the Secret "bot-${bot.name}".`,
          ];
        return own.includes(name)
          ? []
          : [`bots.each.${bot.name}.settings.${name} is no setting of the bot; it has ${own.join(", ")}.`];
      });
    }),
  ];
}
