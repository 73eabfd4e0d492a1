import { expect, test } from "vitest";
import { WORKER_CLASSES } from "../../contracts/worker-classes.ts";
import { describeConfig } from "../../platform/config/define-config.ts";
import { apiConfig } from "./api.ts";
import { botConfig } from "./bot.ts";
import { migrateConfig } from "./migrate.ts";
import { servedBots, tokenOf } from "./shared.ts";
import { syntheticConfig } from "./synthetic.ts";
import { traceHeaders } from "./tracing.ts";
import { workerConfig } from "./worker.ts";

const known = ["shipping", "match-making"];
const schemas = {
  bot: botConfig(known),
  worker: workerConfig(known),
  api: apiConfig(known),
  migrate: migrateConfig(known),
};

const env = {
  BOTS: "shipping",
  SHIPPING_TOKEN: "1:a",
  REDIS_URL: "redis+sentinel://a:1,b:2/main",
  MONGO_URL: "mongodb://u:p@a:1,b:2/?replicaSet=rs0",
  WEBHOOK_SECRETS_DIR: "/secrets",
  API_PUBLIC_URL: "https://example.org/api",
  SHIPSTATION_API_KEYS: "k1,k2",
  OXAPAY_MERCHANT_KEY: "m",
  OPENAI_API_KEYS: "o",
};

test.each(Object.entries(schemas))("%s reads a complete environment, with defaults", (_, schema) => {
  const value = schema.parse(env);
  expect(value).toMatchObject({ BOTS: ["shipping"], MONGO_DB: "botfleet", LOG_LEVEL: "info" });
  expect(value.TELEGRAM_API_ROOT).toBe("https://api.telegram.org");
  expect(tokenOf(value, "shipping").reveal()).toBe("1:a");
  expect(() => tokenOf(value, "match-making")).toThrow("is not served");
  expect(JSON.stringify(value)).not.toContain("u:p@");
});

test.each(Object.entries(schemas))("%s names each missing variable when nothing is set", (_, schema) => {
  const required = describeConfig(schema).filter((line) => line.required);
  expect(required.length).toBeGreaterThan(1);
  for (const { name } of required) expect(() => schema.parse({})).toThrow(`${name} is missing.`);
});

test.each(Object.entries(schemas))("every example of %s is itself a right value", (_, schema) => {
  const examples = Object.fromEntries(describeConfig(schema).map(({ name, example }) => [name, example]));
  expect(servedBots(schema.parse(examples), known)).toEqual(["shipping"]);
});

test.each([
  [{ BOTS: undefined }, "MATCH_MAKING_TOKEN is missing."],
  [{ SHIPPING_TOKEN: undefined }, "SHIPPING_TOKEN is missing."],
  [{ BOTS: "chess" }, "BOTS names bots that do not exist; there are: shipping, match-making."],
  [{ WEBHOOK_SECRETS_DIR: undefined }, "WEBHOOK_SECRETS_DIR is needed for TRANSPORT=webhook."],
  [{ FILES: "s3", S3_BUCKET: "b" }, "S3_ENDPOINT is needed for FILES=s3. S3_REGION is needed for FILES=s3."],
  [
    { DURABILITY: "replica", REDIS_URL: "redis+cluster://a:1,b:2" },
    "DURABILITY can be replica only with one Redis master",
  ],
  [{ REDIS_URL: "127.0.0.1:6379" }, "REDIS_URL must be an address"],
])("the bot process refuses %j", (change, message) => {
  expect(() => schemas.bot.parse({ ...env, ...change })).toThrow(message);
});

test("a worker does all kinds of work unless it is told which", () => {
  expect(schemas.worker.parse(env).WORKER_CLASSES).toEqual(WORKER_CLASSES);
  expect(schemas.worker.parse({ ...env, WORKER_CLASSES: "labels, ai" }).WORKER_CLASSES).toEqual([
    "labels",
    "ai",
  ]);
  expect(() => schemas.worker.parse({ ...env, WORKER_CLASSES: "labels,video" })).toThrow(
    "WORKER_CLASSES must name some of labels, ai, images, csv, matching, broadcast, default.",
  );
});

test.each(Object.entries(schemas))(
  "%s keeps its MongoDB pool between 10 and 2,000, 200 unless told",
  (_, schema) => {
    expect(schema.parse(env).MONGO_POOL_MAX).toBe(200);
    expect(schema.parse({ ...env, MONGO_POOL_MAX: "10" }).MONGO_POOL_MAX).toBe(10);
    expect(() => schema.parse({ ...env, MONGO_POOL_MAX: "9" })).toThrow(
      "MONGO_POOL_MAX must be a whole number from 10 to 2000.",
    );
  },
);

test("a worker that stops must have time to give its work back", () => {
  expect(schemas.worker.parse({ ...env, STOP_WITHIN: "95s" }).STOP_WITHIN).toBe(95_000);
  expect(() => schemas.worker.parse({ ...env, STOP_WITHIN: "9s" })).toThrow(
    "STOP_WITHIN must be at least 10s.",
  );
});

test("polling needs no webhook secrets", () => {
  const value = schemas.bot.parse({ ...env, TRANSPORT: "polling", WEBHOOK_SECRETS_DIR: undefined });
  expect(value.TRANSPORT).toBe("polling");
});

test("nothing is traced unless a collector is named; then the share is one of 0 to 1 and headers are pairs", () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = "http://collector:4318/";
  const parse = (change: Record<string, string>) => schemas.worker.parse({ ...env, ...change });
  expect(schemas.worker.parse(env).OTEL_EXPORTER_OTLP_ENDPOINT).toBeUndefined();
  expect(parse({ OTEL_EXPORTER_OTLP_ENDPOINT })).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
    OTEL_TRACES_SAMPLER_ARG: 1,
  });
  expect(parse({ OTEL_TRACES_SAMPLER_ARG: "0.05" }).OTEL_TRACES_SAMPLER_ARG).toBe(0.05);
  for (const share of ["1.5", "-1", "half", "."])
    expect(() => parse({ OTEL_TRACES_SAMPLER_ARG: share })).toThrow("must be a number from 0 to 1");
  const { OTEL_EXPORTER_OTLP_HEADERS: headers } = parse({
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20a%3Db, x-tenant=1",
  });
  expect(headers && traceHeaders(headers)).toEqual({ authorization: "Bearer a=b", "x-tenant": "1" });
  for (const broken of ["Bearer x", "a=b,,c=d", "a=%zz", "=x"])
    expect(() => parse({ OTEL_EXPORTER_OTLP_HEADERS: broken })).toThrow("must be name=value pairs");
});

test("an operators' chat needs a token that nobody guesses and a bot that is served", () => {
  const OPERATORS_CHAT_ID = "-1001234567890";
  const ALERT_WEBHOOK_TOKEN = "t".repeat(32);
  const parse = (change: Record<string, string>) => () => schemas.api.parse({ ...env, ...change });
  expect(parse({ OPERATORS_CHAT_ID, ALERT_WEBHOOK_TOKEN })().OPERATORS_CHAT_ID).toBe(-1_001_234_567_890);
  expect(parse({ OPERATORS_CHAT_ID })).toThrow("ALERT_WEBHOOK_TOKEN is needed for OPERATORS_CHAT_ID.");
  expect(parse({ OPERATORS_CHAT_ID, ALERT_WEBHOOK_TOKEN: "short" })).toThrow("must have 32 signs or more");
  expect(parse({ OPERATORS_CHAT_ID, ALERT_WEBHOOK_TOKEN, OPERATORS_BOT: "match-making" })).toThrow(
    "OPERATORS_BOT must be one of the bots served: shipping.",
  );
  for (const id of ["0", "@ops", "1.5"])
    expect(parse({ OPERATORS_CHAT_ID: id, ALERT_WEBHOOK_TOKEN })).toThrow("must be the id of a chat");
});

test("links to files need keys that nobody guesses and end within a week", () => {
  const parse = (change: Record<string, string>) => () => apiConfig(known).parse({ ...env, ...change });
  const FILES_PUBLIC_URL = "https://files.example.org";
  const FILES_LINK_KEYS = "k".repeat(32);
  expect(parse({ FILES_PUBLIC_URL, FILES_LINK_KEYS })().FILES_LINK_LIFETIME).toBe(3_600_000);
  expect(parse({ FILES_PUBLIC_URL })).toThrow("FILES_LINK_KEYS is needed for FILES_PUBLIC_URL.");
  expect(parse({ FILES_LINK_KEYS: `${FILES_LINK_KEYS},short` })).toThrow("32 signs or more each");
  expect(parse({ FILES_LINK_LIFETIME: "8d" })).toThrow("must be from 1s to 7d");
  // The worker makes them as well: it brings new labels.
  expect(() => workerConfig(known).parse({ ...env, FILES_PUBLIC_URL })).toThrow("FILES_LINK_KEYS is needed");
});

test("the synthetic person needs the bots' address and secrets and a person's chat, and no token", () => {
  const told = {
    BOTS: "shipping",
    REDIS_URL: env.REDIS_URL,
    PUBLIC_URL: "https://bots.example.org/",
    WEBHOOK_SECRETS_DIR: "/secrets",
    SYNTHETIC_CHAT_ID: "123456789",
  };
  const parse = (change: Record<string, string> = {}) => syntheticConfig.parse({ ...told, ...change });
  const all = {
    SYNTHETIC_CHAT_ID: 123_456_789,
    SYNTHETIC_EVERY: 60_000,
    PUBLIC_URL: "https://bots.example.org",
  };
  expect(parse()).toMatchObject(all);
  for (const name of Object.keys(told)) expect(() => parse({ [name]: "" })).toThrow(`${name} is missing.`);
  for (const id of ["-1001234567890", "@me", "0"])
    expect(() => parse({ SYNTHETIC_CHAT_ID: id })).toThrow("must be the id of a person's account");
});

test("bots answer no synthetic person unless they are told whom", () => {
  expect(schemas.bot.parse(env).SYNTHETIC_CHAT_ID).toBeUndefined();
  expect(schemas.bot.parse({ ...env, SYNTHETIC_CHAT_ID: "5" }).SYNTHETIC_CHAT_ID).toBe(5);
});

test("errors are reported nowhere unless a DSN says where, which must be one", () => {
  const parse = (change: Record<string, string>) => schemas.worker.parse({ ...env, ...change });
  expect(schemas.worker.parse(env).SENTRY_DSN).toBeUndefined();
  const dsn = "https://0123456789abcdef@sentry.example.org/1";
  expect(parse({ SENTRY_DSN: dsn }).SENTRY_DSN?.reveal()).toBe(dsn);
  expect(JSON.stringify(parse({ SENTRY_DSN: dsn }))).not.toContain("0123456789abcdef");
  expect(() => parse({ SENTRY_DSN: "sentry.example.org" })).toThrow("SENTRY_DSN must be of the form");
});
