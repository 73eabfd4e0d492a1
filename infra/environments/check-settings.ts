import { apiConfig } from "../../app/src/roles/config/api.ts";
import { botConfig } from "../../app/src/roles/config/bot.ts";
import { migrateConfig } from "../../app/src/roles/config/migrate.ts";
import { syntheticConfig } from "../../app/src/roles/config/synthetic.ts";
import { workerConfig } from "../../app/src/roles/config/worker.ts";
import type { ConfigSchema } from "../../app/src/platform/config/define-config.ts";
import type { Fleet, FleetBot } from "../charts/fleet.ts";
import { isVisited } from "../charts/passages.ts";
import { roleSettings, type RoleSettings } from "../charts/role-settings.ts";
import { syntheticSettings } from "../charts/synthetic.ts";
import { secretSettings } from "../secrets.ts";
import type { EnvironmentRule } from "./check.ts";

const ROLES = {
  bot: botConfig,
  worker: workerConfig,
  api: apiConfig,
  migrate: migrateConfig,
  synthetic: () => syntheticConfig,
} as const;

/** Read by every schema, as a bot's token and a key that is long enough; headers have a form of their own. */
const SECRET_EXAMPLE = `1:${"x".repeat(40)}`;
const OTHER_EXAMPLES: Readonly<Record<string, string>> = {
  OTEL_EXPORTER_OTLP_HEADERS: "authorization=x",
  SENTRY_DSN: "https://key@sentry.example.org/1",
};

/** Every process would start with what it is told: its own schema reads it here, with examples for the secrets. */
export const settingProblems: EnvironmentRule = (fleet) => [
  ...unknownSettings(fleet),
  ...(["bot", "worker", "api", "migrate"] as const).flatMap((role) =>
    refusals(fleet, role, roleSettings(fleet, role, fleet.bots), fleet.bots),
  ),
  ...(isVisited(fleet.environment) ? refusals(fleet, "synthetic", syntheticSettings(fleet), []) : []),
  ...unvisitable(fleet),
];

function refusals(
  fleet: Fleet,
  role: keyof typeof ROLES,
  { config, secrets }: RoleSettings,
  bots: readonly FleetBot[],
): readonly string[] {
  const schema = ROLES[role](fleet.bots.map(({ name }) => name));
  const examples = secrets.map(({ name, value }) => [name, value ?? OTHER_EXAMPLES[name] ?? SECRET_EXAMPLE]);
  const env = { ...Object.fromEntries(examples), ...config };
  return [schema, ...bots.map(({ settings }) => settings)].flatMap((each) => refusal(each, env, role));
}

/** A bot would wait for somebody who cannot come, and page. */
const unvisitable = ({ environment }: Fleet): readonly string[] =>
  environment.settings.SYNTHETIC_CHAT_ID !== undefined && !isVisited(environment)
    ? [
        "settings.SYNTHETIC_CHAT_ID is set and the bots poll, so nobody can come to them: add an ingress, or leave it out.",
      ]
    : [];

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
