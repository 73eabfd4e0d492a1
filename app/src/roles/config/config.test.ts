import { expect, test } from "vitest";
import { WORKER_CLASSES } from "../../contracts/worker-classes.ts";
import { describeConfig } from "../../platform/config/define-config.ts";
import { apiConfig } from "./api.ts";
import { botConfig } from "./bot.ts";
import { migrateConfig } from "./migrate.ts";
import { servedBots, tokenOf } from "./shared.ts";
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

test("links to files need keys that nobody guesses and end within a week", () => {
  const parse = (change: Record<string, string>) => () => apiConfig(known).parse({ ...env, ...change });
  const FILES_PUBLIC_URL = "https://files.example.org";
  const FILES_LINK_KEYS = "k".repeat(32);
  expect(parse({ FILES_PUBLIC_URL, FILES_LINK_KEYS })().FILES_LINK_LIFETIME).toBe(3_600_000);
  expect(parse({ FILES_PUBLIC_URL })).toThrow("FILES_LINK_KEYS is needed for FILES_PUBLIC_URL.");
  expect(parse({ FILES_LINK_KEYS: `${FILES_LINK_KEYS},short` })).toThrow("32 signs or more each");
  expect(parse({ FILES_LINK_LIFETIME: "8d" })).toThrow("must be from 1s to 7d");
});
