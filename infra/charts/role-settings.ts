import type { k8s } from "cdk8s-plus-27";
import type { RoleName } from "../../app/src/platform/config/fields.ts";
import { tokenName } from "../../app/src/roles/config/shared.ts";
import { WEBHOOK_SECRETS_DIR } from "../constructs/bot-deployment.ts";
import type { Environment, Settings } from "../environments/environment.ts";
import { botSecret, SECRET, secretSettings } from "../secrets.ts";
import { simulatedAddresses } from "../simulators.ts";
import { cacheUrl, mongoUrl, redisUrl } from "../stores.ts";
import type { Fleet, FleetBot } from "./fleet.ts";
import { BACKGROUND_REMOVAL, IMAGE_GENERATION, serviceUrl } from "./outside.ts";
import { tellsOperators } from "./passages.ts";

/** What a process is told: settings in the clear, and variables whose values stand in Secrets. */
export interface RoleSettings {
  readonly config: Settings;
  readonly secrets: readonly k8s.EnvVar[];
}

/** Those that work with all stores; the synthetic person has settings of its own. */
export type AppRole = Exclude<RoleName, "synthetic">;

/** How updates arrive: as webhooks where something can reach the bots, else they poll. */
export function transportOf({ environment }: Pick<Fleet, "environment">): "webhook" | "polling" {
  return environment.ingress !== undefined || environment.simulators !== undefined ? "webhook" : "polling";
}

/** Whether the operator tells Telegram of the bots: where it is, and they have webhooks. */
export function hasTelegramBots(fleet: Pick<Fleet, "environment">): boolean {
  return fleet.environment.operator !== undefined && transportOf(fleet) === "webhook";
}

/** Everything a process of a role that serves these bots is told. It gets the keys of its own bots and of its role only. */
export function roleSettings(fleet: Fleet, role: AppRole, bots: readonly FleetBot[]): RoleSettings {
  const { environment } = fleet;
  const transport = transportOf(fleet);
  const byOperator = hasTelegramBots(fleet);
  const withWebhooks = transport === "webhook" && (role === "bot" || (role === "migrate" && !byOperator));
  return {
    config: {
      BOTS: bots.map(({ name }) => name).join(","),
      ...(role === "bot" ? { TRANSPORT: transport } : {}),
      ...(withWebhooks ? { WEBHOOK_SECRETS_DIR } : {}),
      ...(role === "migrate" && withWebhooks ? { PUBLIC_URL: publicUrl(fleet) } : {}),
      ...(role === "migrate" && byOperator ? { TELEGRAM_REGISTRATION: "operator" } : {}),
      ...(role === "migrate" ? {} : { MIGRATE_WAIT: GATE_WAIT }),
      ...telegramRoot(fleet),
      ...environment.settings,
      ...Object.assign({}, ...bots.map((bot) => ownSettings(fleet, role, bot))),
    },
    secrets: [
      ...storeSecrets(fleet),
      ...(environment.settings.FILES === "s3" ? fileSecrets() : []),
      ...linkSecrets(environment.settings, role),
      ...traceSecrets(environment.settings, role),
      ...sentrySecrets(environment.settings),
      ...operatorsSecrets(environment, role),
      ...bots.flatMap((bot) => botSecrets(role, bot)),
    ],
  };
}

/** Telegram itself unless there are simulators: the setting is the app's own, not a bot's. */
function telegramRoot({ environment }: Fleet): Settings {
  const { TELEGRAM_API_ROOT } = simulatedAddresses(environment);
  return TELEGRAM_API_ROOT === undefined ? {} : { TELEGRAM_API_ROOT };
}

/** How long a pod's gate waits before the kubelet starts it again: longer than any set-up takes. */
const GATE_WAIT = "1h";

/** Where Telegram reaches the bots: the Ingress, or, for a simulator inside, each bot's own Service. */
export function publicUrl({ environment: { ingress, namespace } }: Fleet): string {
  return ingress === undefined ? `http://bot-{bot}.${namespace}.svc:8443` : `https://${ingress.botsHost}`;
}

/** The bot's own settings: the environment's, and where vendors reach the api role. */
function ownSettings({ environment }: Fleet, role: RoleName, bot: FleetBot): Settings {
  const { ingress, namespace, outside } = environment;
  const api = ingress === undefined ? `http://api.${namespace}.svc:8444` : `https://${ingress.apiHost}`;
  const given = environment.bots.each?.[bot.name]?.settings ?? {};
  return Object.fromEntries(
    Object.entries({
      ...simulatedAddresses(environment),
      API_PUBLIC_URL: api,
      BACKGROUND_REMOVAL_URL: serviceUrl(namespace, outside.backgroundRemoval, BACKGROUND_REMOVAL),
      IMAGE_GENERATION_URL: serviceUrl(namespace, outside.imageGeneration, IMAGE_GENERATION),
      ...given,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined && isReadBy(role, bot, entry[0])),
  );
}

function isReadBy(role: RoleName, { settings }: FleetBot, name: string): boolean {
  const field = settings.fields[name];
  if (field === undefined) return false;
  const roles = field.meta()?.roles;
  return !Array.isArray(roles) || roles.includes(role);
}

/** The password first: the address after it names it. */
function storeSecrets(fleet: Fleet): readonly k8s.EnvVar[] {
  const { environment } = fleet;
  const cache = cacheUrl(environment);
  return [
    secretVariable("MONGO_PASSWORD", SECRET.stores),
    { name: "MONGO_URL", value: mongoUrl(environment) },
    ...queueSecrets(fleet),
    ...(cache === undefined
      ? []
      : [secretVariable("CACHE_REDIS_PASSWORD", SECRET.stores), { name: "CACHE_REDIS_URL", value: cache }]),
  ];
}

/** Of the Redis of sessions, outbox and queues alone. */
export const queueSecrets = ({ environment }: Fleet): readonly k8s.EnvVar[] => [
  secretVariable("REDIS_PASSWORD", SECRET.stores),
  { name: "REDIS_URL", value: redisUrl(environment) },
];

const fileSecrets = (): readonly k8s.EnvVar[] =>
  ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"].map((name) => secretVariable(name, SECRET.files));

/** Of those who make links to files, and of those who serve them. */
const linkSecrets = ({ FILES_PUBLIC_URL }: Settings, role: RoleName): readonly k8s.EnvVar[] =>
  FILES_PUBLIC_URL !== undefined && (role === "bot" || role === "worker" || role === "api")
    ? [secretVariable("FILES_LINK_KEYS", SECRET.fileLinks)]
    : [];

/** What the collector of traces asks for, where it asks for anything; `migrate` is not traced. */
const traceSecrets = ({ OTEL_EXPORTER_OTLP_ENDPOINT }: Settings, role: RoleName): readonly k8s.EnvVar[] =>
  OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && role !== "migrate"
    ? [secretVariable("OTEL_EXPORTER_OTLP_HEADERS", SECRET.traces, true)]
    : [];

/** Where errors are reported to, where an environment names itself for it. */
export const sentrySecrets = ({ SENTRY_ENVIRONMENT }: Settings): readonly k8s.EnvVar[] =>
  SENTRY_ENVIRONMENT === undefined ? [] : [secretVariable("SENTRY_DSN", SECRET.sentry, true)];

/** What Alertmanager shows to whom it tells of alerts. */
const operatorsSecrets = (environment: Environment, role: RoleName): readonly k8s.EnvVar[] =>
  tellsOperators(environment) && role === "api"
    ? [secretVariable("ALERT_WEBHOOK_TOKEN", SECRET.alertmanager)]
    : [];

/** A key that is missing leaves its variable unset, and the process says in one line which one it needs. */
function botSecrets(role: RoleName, bot: FleetBot): readonly k8s.EnvVar[] {
  const secret = botSecret(bot.name);
  const own = secretSettings(bot).filter((name) => isReadBy(role, bot, name));
  return [
    secretVariable(tokenName(bot.name), secret),
    ...own.map((name) => secretVariable(name, secret, true)),
  ];
}

/** A variable out of a Secret; without `optional` the pod waits until the key is there. */
export function secretVariable(name: string, secret: string, optional = false, key = name): k8s.EnvVar {
  return {
    name,
    valueFrom: { secretKeyRef: { name: secret, key, ...(optional ? { optional } : {}) } },
  };
}
