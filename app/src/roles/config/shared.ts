import type { z } from "zod";
import { MONGO_POOL } from "../../contracts/concurrency.ts";
import { PORTS } from "../../contracts/ports.ts";
import { AFTER_JOBS_MS, STOP_WITHIN_MS } from "../../contracts/timing.ts";
import type { ConfigRule } from "../../platform/config/define-config.ts";
import {
  choice,
  duration,
  field,
  list,
  port,
  secret,
  secretUrl,
  text,
  url,
  wholeNumber,
} from "../../platform/config/fields.ts";
import { Secret } from "../../platform/config/secret.ts";

/** Schemes that {@link parseRedisUrl} reads. */
const REDIS = [
  "redis",
  "rediss",
  "redis+cluster",
  "rediss+cluster",
  "redis+sentinel",
  "rediss+sentinel",
] as const;

/** What every process of the app reads. */
export const SHARED_FIELDS = {
  BOTS: field(list().optional(), {
    description: "Bots this process serves, comma-separated; all of them when not set.",
    example: "shipping",
  }),
  TELEGRAM_API_ROOT: field(url("http", "https").default("https://api.telegram.org"), {
    description: "Where the Bot API answers: Telegram, a Bot API server of your own, or the simulator.",
    example: "https://api.telegram.org",
  }),
  REDIS_URL: field(secretUrl(...REDIS), {
    description:
      "Redis of sessions, outbox and queues: redis://, redis+sentinel://h:p,h:p/master or redis+cluster://h:p,h:p.",
    example: "redis://127.0.0.1:6379",
  }),
  CACHE_REDIS_URL: field(secretUrl(...REDIS).optional(), {
    description: "Redis of the cache, which may evict; REDIS_URL when not set.",
    example: "redis://127.0.0.1:6380",
  }),
  MONGO_URL: field(secretUrl("mongodb", "mongodb+srv"), {
    description: "MongoDB replica set or sharded cluster.",
    example: "mongodb://127.0.0.1:27017/?replicaSet=rs0",
  }),
  MONGO_DB: field(text().default("botfleet"), {
    description:
      "Database of what all bots share; each bot has one of its own, named after it: <MONGO_DB>_<bot>.",
    example: "botfleet",
  }),
  MONGO_POOL_MAX: field(wholeNumber(MONGO_POOL.min, 2_000).default(MONGO_POOL.max), {
    description:
      "Most connections this process opens to a member of MongoDB. All processes together must stay below what the member takes.",
    example: String(MONGO_POOL.max),
  }),
  LOG_LEVEL: field(choice("trace", "debug", "info", "warn", "error", "fatal", "silent").default("info"), {
    description: "Least level that is logged.",
    example: "info",
  }),
};

/** What every process that keeps running reads. */
export const OPS_FIELDS = {
  OPS_HOST: field(text().default("0.0.0.0"), {
    description: "Address of the pages below; the cluster asks from outside the process's own host.",
    example: "0.0.0.0",
  }),
  OPS_PORT: field(port().default(PORTS.ops), {
    description: "Port of /livez, /readyz, /health and /metrics; 0 lets the system choose.",
    example: String(PORTS.ops),
  }),
};

/** What the processes that receive requests read. */
export const listenFields = (defaultPort: number) => ({
  HOST: field(text().default("0.0.0.0"), { description: "Address to listen on.", example: "0.0.0.0" }),
  PORT: field(port().default(defaultPort), {
    description: "Port to listen on; 0 lets the system choose, the log line `listening` tells which.",
    example: String(defaultPort),
  }),
});

/** How far a commit has gone before Telegram is told. */
export const DURABILITY_FIELDS = {
  DURABILITY: field(choice("local", "replica").default("local"), {
    description: "local: on the disk of the Redis master; replica: also received by one replica.",
    example: "local",
  }),
};

/** How soon others take over from a process that died. */
export const TAKEOVER_FIELDS = {
  LANE_LEASE: field(duration().default(15_000), {
    description: "How long a chat's outbox waits for a process that died.",
    example: "15s",
  }),
  LANE_SWEEP: field(duration().default(1_000), {
    description: "How often an eighth of all chats is looked through for work that nobody holds.",
    example: "1s",
  }),
};

/** How soon another worker runs the job of one that died. */
export const JOB_TAKEOVER_FIELDS = {
  JOB_LOCK: field(duration().default(30_000), {
    description: "A job is run again when its worker was not heard of for so long.",
    example: "30s",
  }),
};

/** How long a worker's jobs may go on when it is to stop. */
export const STOP_FIELDS = {
  STOP_WITHIN: field(duration().default(STOP_WITHIN_MS), {
    description:
      "From SIGTERM to the process's end at the latest. Jobs may use all but the last 5 s; what is left goes to other workers.",
    example: "15s",
  }),
};

/** Whoever stops must have time to give back what it holds. */
export const stopLeavesTime: ConfigRule<{ readonly STOP_WITHIN: number }> = ({ STOP_WITHIN }) =>
  STOP_WITHIN >= 2 * AFTER_JOBS_MS
    ? []
    : [{ name: "STOP_WITHIN", problem: `must be at least ${(2 * AFTER_JOBS_MS) / 1000}s` }];

/** Where files are kept. */
export const FILES_FIELDS = {
  FILES: field(choice("gridfs", "s3").default("gridfs"), {
    description: "gridfs keeps files in MongoDB; s3 in a bucket, which the five S3 settings then name.",
    example: "gridfs",
  }),
  S3_ENDPOINT: field(url("http", "https").optional(), {
    description: "S3 service.",
    example: "https://s3.eu-central-1.amazonaws.com",
  }),
  S3_REGION: field(text().optional(), { description: "Its region.", example: "eu-central-1" }),
  S3_BUCKET: field(text().optional(), { description: "The bucket.", example: "botfleet" }),
  S3_ACCESS_KEY_ID: field(secret().optional(), { description: "Key id.", example: "change-me" }),
  S3_SECRET_ACCESS_KEY: field(secret().optional(), { description: "Key.", example: "change-me" }),
};

const S3_NAMES = [
  "S3_ENDPOINT",
  "S3_REGION",
  "S3_BUCKET",
  "S3_ACCESS_KEY_ID",
  "S3_SECRET_ACCESS_KEY",
] as const;

/** Files in S3 need to know which. */
export const s3IsComplete: ConfigRule<
  { FILES: string } & Partial<Record<(typeof S3_NAMES)[number], unknown>>
> = (value) =>
  value.FILES === "s3"
    ? S3_NAMES.filter((name) => value[name] === undefined).map((name) => ({
        name,
        problem: "is needed for FILES=s3",
      }))
    : [];

/** Name of the variable that holds a bot's token. */
export const tokenName = (bot: string): `${string}_TOKEN` =>
  `${bot.toUpperCase().replaceAll("-", "_")}_TOKEN`;

/** One token per bot the app knows; which of them are needed is said by {@link botsAreComplete}. */
export function tokenFields(
  known: readonly string[],
): Readonly<Record<`${string}_TOKEN`, z.ZodOptional<z.ZodType<Secret>>>> {
  return Object.fromEntries(
    known.map((bot) => [
      tokenName(bot),
      field(secret().optional(), {
        description: `Token of the ${bot} bot, from @BotFather.`,
        example: "123456:change-me",
      }),
    ]),
  );
}

/** Each bot to serve must be one the app knows, and have its token. */
export function botsAreComplete(known: readonly string[]): ConfigRule<Readonly<Record<string, unknown>>> {
  return (value) => {
    const served = servedBots(value, known);
    const unknown = served.filter((bot) => !known.includes(bot));
    if (unknown.length > 0)
      return [{ name: "BOTS", problem: `names bots that do not exist; there are: ${known.join(", ")}` }];
    const missing = served.map(tokenName).filter((name) => value[name] === undefined);
    return missing.map((name) => ({ name, problem: "is missing" }));
  };
}

/** The bots a process serves: those of BOTS, or all. */
export function servedBots(value: { readonly BOTS?: unknown }, known: readonly string[]): readonly string[] {
  return Array.isArray(value.BOTS) ? value.BOTS.map(String) : known;
}

/** The token of a served bot, out of a parsed configuration. */
export function tokenOf(value: object, bot: string): Secret {
  const token: unknown = Reflect.get(value, tokenName(bot));
  if (token instanceof Secret) return token;
  throw new TypeError(`${bot} is not served by this process`);
}
