import { Secret as AppSecret } from "../app/src/platform/config/secret.ts";
import { tokenName } from "../app/src/roles/config/shared.ts";
import type { Fleet, FleetBot } from "./charts/fleet.ts";
import { type Environment, logsNamespace } from "./environments/environment.ts";
import type { LogValues } from "./environments/monitoring.ts";

/**
 * How a value comes about where nobody gives one (`npm run secrets`): `password`: random, safe in a URL; `bot-token`: in
 * Telegram's form; `keyfile`: MongoDB's; `given`: only its owner can know it.
 */
export type SecretSource = "password" | "bot-token" | "keyfile" | "given";

/** One Secret and its keys, by how each comes about. */
export interface SecretSpec {
  readonly name: string;
  /** @default the environment's */
  readonly namespace?: string;
  readonly keys: Readonly<Record<string, SecretSource>>;
}

/** Names of the Secrets that more than one part reads. A key is the environment variable that takes it. */
export const SECRET = {
  stores: "stores",
  mongo: "mongo",
  webhooks: "webhook-secrets",
  files: "file-store",
  backups: "backup-store",
  fileLinks: "file-links",
  traces: "traces",
  sentry: "sentry",
  grafana: "grafana",
  alertmanager: "alertmanager",
  logs: "logs",
} as const;

/** Name of the Secret with a bot's token and keys. */
export const botSecret = (bot: string): string => `bot-${bot}`;

/** Every Secret an environment needs to exist before its pods start: nothing of them is in the repository. */
export function secretsOf({ bots, environment }: Fleet): readonly SecretSpec[] {
  const { mongo, monitoring, redis, settings } = environment;
  const stores: Record<string, SecretSource> = {
    MONGO_PASSWORD: mongo.kind === "external" ? "given" : "password",
    REDIS_PASSWORD: redis.queues.kind === "external" ? "given" : "password",
    ...(redis.cache === undefined
      ? {}
      : { CACHE_REDIS_PASSWORD: redis.cache.kind === "external" ? "given" : "password" }),
  };
  const specs: SecretSpec[] = [{ name: SECRET.stores, keys: stores }];
  if (mongo.kind === "replica-set") {
    specs.push({
      name: SECRET.mongo,
      keys: { MONGO_ADMIN_PASSWORD: "password", MONGO_MONITOR_PASSWORD: "password", keyfile: "keyfile" },
    });
  }
  if (environment.ingress !== undefined || environment.simulators !== undefined) {
    const keys = Object.fromEntries(bots.map(({ name }) => [name, "password" as const]));
    specs.push({ name: SECRET.webhooks, keys });
  }
  specs.push(...bucketSpecs(environment));
  if (settings.FILES_PUBLIC_URL !== undefined) {
    specs.push({ name: SECRET.fileLinks, keys: { FILES_LINK_KEYS: "password" } });
  }
  if (settings.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) {
    specs.push({ name: SECRET.traces, keys: { OTEL_EXPORTER_OTLP_HEADERS: "given" } });
  }
  if (settings.SENTRY_ENVIRONMENT !== undefined) {
    specs.push({ name: SECRET.sentry, keys: { SENTRY_DSN: "given" } });
  }
  if (monitoring.grafana !== undefined) {
    specs.push({ name: SECRET.grafana, keys: { GF_SECURITY_ADMIN_PASSWORD: "password" } });
  }
  if (monitoring.alertmanager !== undefined) {
    specs.push(alertSpec(environment));
  }
  if (environment.logs !== undefined) specs.push(logSpec(environment, environment.logs));
  return [...specs, ...bots.map(botSpec)];
}

/** Keys of the buckets that files and backups are kept in. */
function bucketSpecs({ backups, settings }: Environment): readonly SecretSpec[] {
  const names = [
    ...(settings.FILES === "s3" ? [SECRET.files] : []),
    ...(backups?.store.kind === "s3" ? [SECRET.backups] : []),
  ];
  const keys = { S3_ACCESS_KEY_ID: "given", S3_SECRET_ACCESS_KEY: "given" } as const;
  return names.map((name) => ({ name, keys }));
}

const alertSpec = ({ monitoring, settings }: Environment): SecretSpec => ({
  name: SECRET.alertmanager,
  keys: {
    ALERT_WEBHOOK_URL: "given",
    ...(monitoring.alertmanager?.heartbeat === true ? { ALERT_HEARTBEAT_URL: "given" as const } : {}),
    ...(settings.OPERATORS_CHAT_ID === undefined ? {} : { ALERT_WEBHOOK_TOKEN: "password" as const }),
  },
});

const logSpec = (environment: Environment, { auth }: LogValues): SecretSpec => ({
  name: SECRET.logs,
  namespace: logsNamespace(environment),
  keys: {
    LOGS_URL: "given",
    ...(auth === "none" ? {} : { LOGS_USER: "given" as const, LOGS_PASSWORD: "given" as const }),
  },
});

function botSpec(bot: FleetBot): SecretSpec {
  const own = secretSettings(bot).map((name) => [name, "given" as const]);
  return {
    name: botSecret(bot.name),
    keys: { [tokenName(bot.name)]: "bot-token", ...Object.fromEntries(own) },
  };
}

/** The bot's own variables that hold a secret: what their schema makes of an example is one. */
export function secretSettings({ settings }: Pick<FleetBot, "settings">): readonly string[] {
  return Object.entries(settings.fields)
    .filter(([, field]) => {
      const example: unknown = field.meta()?.examples;
      const value: unknown = Array.isArray(example) ? field.safeParse(example[0]).data : undefined;
      return [value].flat().some((each) => each instanceof AppSecret);
    })
    .map(([name]) => name);
}
