import { expect, test } from "vitest";
import type { Credentials } from "./credentials.ts";
import { migrationEnvironment, type Ports, roleEnvironment } from "./environment.ts";
import { rolePrograms, simulatorPrograms } from "./plan.ts";
import { readSettings } from "./settings.ts";

const credentials: Credentials = {
  tokens: { shipping: "1:AAsecret", "match-making": "2:AAsecret" },
  shipstationKey: "ship",
  oxapayKey: "oxa",
  openaiKey: "open",
};
const ports: Ports = {
  mongod: 1,
  redis: 2,
  telegram: 3,
  shipstation: 4,
  oxapay: 5,
  openai: 6,
  bot: 7,
  botOps: 8,
  workerOps: 9,
  api: 10,
  apiOps: 11,
  syntheticOps: 13,
  prometheus: 12,
};
const known = Object.keys(credentials.tokens);
const databases = { mongoUrl: "mongodb://a", redisUrl: "redis://b" };
const real = { TELEGRAM_API_ROOT: "https://api.telegram.org", SHIPPING_TOKEN: "9:real" };

test("by default roles and simulators know each other by the same tokens and keys", () => {
  const settings = readSettings("/checkout", [], {}, known);
  const env = roleEnvironment(settings, credentials, ports, databases);
  const told = Object.assign({}, ...simulatorPrograms(settings, credentials, ports).map((each) => each.env));
  expect(told).toMatchObject({
    BOTS: `shipping=${env.SHIPPING_TOKEN},match-making=${env.MATCH_MAKING_TOKEN}`,
    MERCHANT_KEYS: env.OXAPAY_MERCHANT_KEY,
  });
  expect(env).toMatchObject({ TELEGRAM_API_ROOT: "http://127.0.0.1:3", PUBLIC_URL: "http://127.0.0.1:7" });
});

test("a synthetic person writes to simulated bots, and to no real one", () => {
  const programsOf = (env: NodeJS.ProcessEnv) => {
    const settings = readSettings("/checkout", [], env, known);
    const given = roleEnvironment(settings, credentials, ports, databases);
    return { given, names: rolePrograms(settings, given, ports).map(({ name }) => name) };
  };
  const { given, names } = programsOf({});
  expect(names).toEqual(["bot", "worker", "api", "synthetic"]);
  const [telegram] = simulatorPrograms(readSettings("/checkout", [], {}, known), credentials, ports);
  expect(telegram?.env.GUESTS).toBe(given.SYNTHETIC_CHAT_ID);
  const atTelegram = programsOf({ ...real, PUBLIC_URL: "https://bots.example.org" });
  expect(atTelegram.names).toEqual(["bot", "worker", "api"]);
  expect(atTelegram.given).not.toHaveProperty("SYNTHETIC_CHAT_ID");
});

test("a real bot by polling gets its token, no webhook and no Telegram simulator, and runs alone", () => {
  const settings = readSettings("/checkout", [], { ...real, TRANSPORT: "polling" }, known);
  const env = roleEnvironment(settings, credentials, ports, databases);
  expect(env).toMatchObject({ ...real, TRANSPORT: "polling", BOTS: "shipping" });
  expect(env).not.toHaveProperty("PUBLIC_URL");
  expect(env).not.toHaveProperty("MATCH_MAKING_TOKEN");
  const names = simulatorPrograms(settings, credentials, ports).map(({ name }) => name);
  expect(names).toEqual(["shipstation", "oxapay", "openai"]);
});

test("what is given of .env.example reaches the roles, over the start's own, and the rest stays as it was", () => {
  const ids = {
    OWNER_TELEGRAM_IDS: "1,2",
    FILES_PUBLIC_URL: "https://files.example.org",
    FILES_LINK_KEYS: "k".repeat(32),
    LOG_LEVEL: "debug",
  };
  const own = roleEnvironment(readSettings("/checkout", [], {}, known), credentials, ports, databases);
  const env = { ...ids, HOST: "0.0.0.0", HOME: "/root" };
  const given = roleEnvironment(readSettings("/checkout", [], env, known), credentials, ports, databases);
  expect(given).toEqual({ ...own, ...ids });
});

test("a service whose URL and key are given gets them, and has no simulator", () => {
  const given = { SHIPSTATION_URL: "https://api.shipstation.com", SHIPSTATION_API_KEYS: "TEST_real" };
  const settings = readSettings("/checkout", [], given, known);
  const env = roleEnvironment(settings, credentials, ports, databases);
  expect(env).toMatchObject({ ...given, OXAPAY_MERCHANT_KEY: "oxa", OPENAI_API_KEYS: "open" });
  // The simulator's keys would refuse each webhook of the real one.
  expect(env).not.toHaveProperty("SHIPSTATION_JWKS_URL");
  const names = simulatorPrograms(settings, credentials, ports).map(({ name }) => name);
  expect(names).toEqual(["telegram", "oxapay", "openai"]);
});

test("a public address is told to the vendors that are real, and the api's own to simulators", () => {
  const shipstation = { SHIPSTATION_URL: "https://api.shipstation.com", SHIPSTATION_API_KEYS: "TEST_real" };
  const oxapay = { OXAPAY_URL: "https://api.oxapay.com/v1", OXAPAY_MERCHANT_KEY: "real" };
  const address = { API_PUBLIC_URL: "https://api.example.org" };
  const own = "http://127.0.0.1:10";
  const toldOf = (env: NodeJS.ProcessEnv) => {
    const settings = readSettings("/checkout", [], env, known);
    const roles = roleEnvironment(settings, credentials, ports, databases);
    const migrations = migrationEnvironment(settings, roles, ports);
    return { oxapay: roles.API_PUBLIC_URL, shipstation: migrations.API_PUBLIC_URL };
  };
  expect(toldOf({})).toEqual({ oxapay: own, shipstation: own });
  expect(toldOf(address)).toEqual({ oxapay: own, shipstation: own });
  expect(toldOf(shipstation)).toEqual({ oxapay: own, shipstation: undefined });
  expect(toldOf({ ...shipstation, ...address })).toEqual({
    oxapay: own,
    shipstation: address.API_PUBLIC_URL,
  });
  expect(toldOf({ ...oxapay, ...address })).toEqual({ oxapay: address.API_PUBLIC_URL, shipstation: own });
});
