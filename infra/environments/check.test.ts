import { describe, expect, test } from "vitest";
import { squeezed } from "../constructs/resources.ts";
import type { Fleet } from "../charts/fleet.ts";
import { environmentWith, fleetWith, parrot } from "../testing/fleet.fixture.ts";
import { roleSettings } from "../charts/role-settings.ts";
import { syntheticSettings } from "../charts/synthetic.ts";
import { secretsOf } from "../secrets.ts";
import { checkEnvironment } from "./check.ts";
import type { Environment } from "./environment.ts";
import { ENVIRONMENTS } from "./list.ts";
import type { LogValues } from "./monitoring.ts";
import { production5000 } from "./production-5000.ts";
import { SIZE } from "./sizes.ts";
import { staging } from "./staging.ts";

const messageOf = (fleet: Fleet): string => {
  try {
    checkEnvironment(fleet);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

test("every environment is right", () => {
  for (const environment of ENVIRONMENTS) expect(messageOf({ ...fleetWith(), environment })).toBe("");
});

test("links to files are an address in the settings, a key in a Secret and a path of the api's host", () => {
  const settings = { ...staging.settings, FILES_PUBLIC_URL: "https://files.example.org" };
  const fleet = { ...fleetWith(), environment: { ...staging, settings } };
  expect(messageOf(fleet)).toBe("");
  const keysOf = (role: "bot" | "worker" | "api") =>
    roleSettings(fleet, role, fleet.bots).secrets.filter(({ name }) => name === "FILES_LINK_KEYS").length;
  expect([keysOf("bot"), keysOf("api"), keysOf("worker")]).toEqual([1, 1, 1]);
  expect(secretsOf(fleet)).toContainEqual({ name: "file-links", keys: { FILES_LINK_KEYS: "password" } });
});

test("traces go to an address in the settings, with headers out of a Secret, from the roles that are traced", () => {
  const settings = { ...staging.settings, OTEL_EXPORTER_OTLP_ENDPOINT: "http://10.96.0.20:4318" };
  const fleet = { ...fleetWith(), environment: { ...staging, settings } };
  expect(messageOf(fleet)).toBe("");
  const headersOf = (role: "bot" | "worker" | "api" | "migrate") =>
    roleSettings(fleet, role, fleet.bots).secrets.filter(({ name }) => name === "OTEL_EXPORTER_OTLP_HEADERS");
  for (const role of ["bot", "worker", "api"] as const)
    expect(headersOf(role)).toMatchObject([
      { valueFrom: { secretKeyRef: { name: "traces", optional: true } } },
    ]);
  expect(headersOf("migrate")).toEqual([]);
  expect(secretsOf(fleet).map(({ name }) => name)).toContain("traces");
  expect(secretsOf(fleetWith()).map(({ name }) => name)).not.toContain("traces");
});

test("errors are reported from every role, by a DSN out of a Secret that may be missing, where the environment names itself", () => {
  const settings = { ...staging.settings, SENTRY_ENVIRONMENT: "staging", SYNTHETIC_CHAT_ID: "123456789" };
  const fleet = { ...fleetWith(), environment: { ...staging, settings } };
  expect(messageOf(fleet)).toBe("");
  const told = [
    ...(["bot", "worker", "api", "migrate"] as const).map((role) => roleSettings(fleet, role, fleet.bots)),
    syntheticSettings(fleet),
  ];
  for (const { config, secrets } of told) {
    expect(config.SENTRY_ENVIRONMENT).toBe("staging");
    expect(secrets.filter(({ name }) => name === "SENTRY_DSN")).toMatchObject([
      { valueFrom: { secretKeyRef: { name: "sentry", optional: true } } },
    ]);
  }
  expect(secretsOf(fleet)).toContainEqual({ name: "sentry", keys: { SENTRY_DSN: "given" } });
  expect(secretsOf(fleetWith()).map(({ name }) => name)).not.toContain("sentry");
});

test("an operators' chat is told by the api, which alone has the token that Alertmanager shows", () => {
  const settings = { ...staging.settings, OPERATORS_CHAT_ID: "-1001234567890", OPERATORS_BOT: "shipping" };
  const fleet = { ...fleetWith(), environment: { ...staging, settings } };
  expect(messageOf(fleet)).toBe("");
  const tokensOf = (role: "bot" | "worker" | "api") =>
    roleSettings(fleet, role, fleet.bots).secrets.filter(({ name }) => name === "ALERT_WEBHOOK_TOKEN").length;
  expect([tokensOf("bot"), tokensOf("worker"), tokensOf("api")]).toEqual([0, 0, 1]);
  const keys = { ALERT_WEBHOOK_URL: "given", ALERT_WEBHOOK_TOKEN: "password" };
  expect(secretsOf(fleet)).toContainEqual({ name: "alertmanager", keys });
});

const { ingress, mongo, redis } = staging;
if (ingress === undefined || mongo.kind === "external") throw new TypeError("staging has both");
const external = { kind: "external", maxConnections: 8_000 } as const;

const logs: LogValues = {
  size: SIZE.logCollector,
  sink: { kind: "loki" },
  at: { kind: "outside", port: 443 },
  auth: "none",
};
const { logCollector: _, ...withoutCollector } = staging.images;

/** What is wrong, and the sentence that says what to change. */
const WRONG: readonly [string, Partial<Environment>, string][] = [
  [
    "a bot that is alone",
    { bots: { ...staging.bots, replicas: { min: 1, max: 3 } } },
    "bot-shipping has 1 replicas at least; make replicas.min 2 or more.",
  ],
  [
    "bounds the wrong way round",
    { workers: { ...staging.workers, replicas: { min: 3, max: 2 } } },
    "worker-ai has replicas from 3 to 2; make replicas.max 3 or more.",
  ],
  [
    "half a pod",
    { api: { ...staging.api, replicas: { min: 1.5, max: 2 } } },
    "api has replicas from 1.5 to 2; both must be whole numbers above 0.",
  ],
  [
    "less than the requirements",
    { api: { ...staging.api, size: squeezed(SIZE.api, { cpu: 1, memoryMb: 1024 }) } },
    "api is promised 1024 MiB; the requirements give it 1536: raise memoryMb.request.",
  ],
  [
    "more asked than allowed",
    { api: { ...staging.api, size: squeezed(SIZE.api, { cpu: 3, memoryMb: 1536 }) } },
    "api requests 3 of cpu and may take 2; raise the limit.",
  ],
  [
    "a small mongod for many people",
    { people: 5_000 },
    "mongo is promised 2048 MiB; the requirements give it 8192",
  ],
  [
    "more connections than MongoDB takes",
    { settings: {} },
    "Up to 25 processes (each pool's replicas.max and one more in a rollout, and 2 Jobs) may open 202 connections each to a member of MongoDB (settings.MONGO_POOL_MAX and 2), 5050 in all, and 90 % of mongo.maxConnections are 691: set MONGO_POOL_MAX to 25 or raise mongo.maxConnections to 5612.",
  ],
  [
    "more pods than a pool of the least size is left for",
    { bots: { ...staging.bots, replicas: { min: 2, max: 40 } } },
    "lower replicas.max or raise mongo.maxConnections to",
  ],
  [
    "more connections than a member's memory carries",
    { mongo: { ...mongo, maxConnections: 1_000 } },
    "mongo.maxConnections is 1000, and a member of 2048 MiB carries 768: a connection may take 1 MB, and half of what the cache leaves is theirs. Lower it to 768 or raise mongo.size.memoryMb.",
  ],
  [
    "two members",
    { mongo: { ...mongo, members: 2 } },
    "mongo.members is 2; make it 3 or a larger odd number",
  ],
  [
    "commits that wait for a replica, and no replica",
    {
      settings: { DURABILITY: "replica" },
      redis: { queues: { ...redis.queues, replicas: 1 } as typeof redis.queues },
    },
    "settings.DURABILITY is replica and Redis has none, so no update would be acknowledged: make redis.queues.replicas 3",
  ],
  [
    "Redis larger than its container",
    { redis: { queues: { ...redis.queues, maxmemoryMb: 2400 } as typeof redis.queues } },
    "redis.queues may hold 2400 MiB in a container of 2560: raise its memory to 2880",
  ],
  [
    "a password in the repository",
    { mongo: { ...external, url: "mongodb+srv://me:hunter2@db.example.org" } },
    "mongo.url has a password in it; write $(MONGO_PASSWORD) in its place",
  ],
  [
    "a host that is a URL",
    { ingress: { ...ingress, botsHost: "https://bots.example.org" } },
    'ingress.botsHost is "https://bots.example.org"; it must be a host\'s full name',
  ],
  [
    "one host for two",
    { ingress: { ...ingress, apiHost: ingress.botsHost } },
    "ingress.botsHost and ingress.apiHost are both",
  ],
  [
    "an exemption that is none",
    { ingress: { ...ingress, rateLimit: { perSecond: 1, exempt: ["telegram"] } } },
    'ingress.rateLimit.exempt has "telegram"',
  ],
  [
    "an image that moves",
    { images: { ...staging.images, tag: "latest" } },
    'images.tag is "latest"; name a version',
  ],
  [
    "a namespace with capitals",
    { namespace: "Botfleet" },
    'namespace is "Botfleet"; use up to 63 lower-case letters',
  ],
  [
    "a part without its image",
    { outside: { backgroundRemoval: { kind: "pods", replicas: 5, size: SIZE.worker } } },
    "images.backgroundRemoval is missing; name the image",
  ],
  [
    "a bot that does not exist",
    { bots: { ...staging.bots, each: { shiping: {} } } },
    'bots.each names "shiping", which is no bot; there are shipping, matchmaking.',
  ],
  [
    "a setting nobody reads",
    { settings: { ...staging.settings, LOGLEVEL: "info" } },
    "settings.LOGLEVEL is read by no process",
  ],
  [
    "a setting with a wrong value",
    { settings: { ...staging.settings, LOG_LEVEL: "loud" } },
    "The bot process would not start: LOG_LEVEL must be one of",
  ],
  [
    "a secret among the settings",
    { bots: { ...staging.bots, each: { shipping: { settings: { OXAPAY_MERCHANT_KEY: "x" } } } } },
    "bots.each.shipping.settings.OXAPAY_MERCHANT_KEY is a secret: put it into the Secret",
  ],
  [
    "a service without an address",
    { outside: { imageGeneration: { kind: "url", url: "comfy:8188" } } },
    'outside.imageGeneration.url is "comfy:8188"',
  ],
  [
    "an index of capitals",
    { logs: { ...logs, sink: { kind: "elasticsearch", index: "Botfleet" } } },
    'logs.sink.index is "Botfleet"; use lower-case letters',
  ],
  ["an API server at no port", { apiServer: { port: 0 } }, "apiServer.port is 0; it must be a port"],
  [
    "an API server by name",
    { apiServer: { cidrs: ["kubernetes.default.svc"] } },
    'apiServer.cidrs has "kubernetes.default.svc"; write ranges like',
  ],
  [
    "an API server nowhere",
    { apiServer: { cidrs: [] } },
    "apiServer.cidrs is empty, so nothing could ask the API server",
  ],
  [
    "a tenant that the collector would fill in",
    { logs: { ...logs, sink: { kind: "loki", tenant: "{{ bot }}" } } },
    'logs.sink.tenant is "{{ bot }}"; use letters',
  ],
  [
    "a sink at no port",
    { logs: { ...logs, at: { kind: "outside", port: 0 } } },
    "logs.at.port is 0; it must be a port",
  ],
  [
    "a sink in no range",
    { logs: { ...logs, at: { kind: "outside", port: 443, cidrs: ["logs.example.org"] } } },
    'logs.at.cidrs has "logs.example.org"; write ranges like',
  ],
  [
    "a sink in a namespace with a scheme",
    { logs: { ...logs, at: { kind: "namespace", namespace: "http://loki", port: 3100 } } },
    'logs.at.namespace is "http://loki"; name a namespace',
  ],
  [
    "a sink where the fleet lets nobody in",
    { logs: { ...logs, at: { kind: "namespace", namespace: "botfleet", port: 3100 } } },
    'logs.at.namespace is "botfleet", where nothing may enter',
  ],
  [
    "a namespace too long for its log collector's",
    { namespace: "b".repeat(60), logs },
    "shorten namespace to 58 letters",
  ],
  ["logs that nobody collects", { images: withoutCollector, logs }, "images.logCollector is missing"],
  [
    "a synthetic person in a chat that is none",
    { settings: { ...staging.settings, SYNTHETIC_CHAT_ID: "-100123" } },
    "The synthetic process would not start: SYNTHETIC_CHAT_ID must be the id of a person's account",
  ],
  [
    "simulators for real people",
    { simulators: { size: SIZE.simulator } },
    "Simulators and an Ingress exclude each other",
  ],
];

describe("synth fails and says what to change for", () => {
  test.each(WRONG)("%s", (_, changes, sentence) => {
    expect(messageOf(fleetWith(changes))).toContain(sentence);
  });
});

test("a bot whose name cannot be a path is refused", () => {
  const bots = [{ ...parrot, name: "pretty-parrot" }];
  expect(messageOf({ environment: environmentWith(), bots })).toContain(
    'The bot "pretty-parrot" must have a name',
  );
});

test("a synthetic person cannot come to bots that poll", () => {
  const { ingress: _, ...polling } = environmentWith({
    settings: { ...staging.settings, SYNTHETIC_CHAT_ID: "123456789" },
  });
  expect(messageOf({ ...fleetWith(), environment: polling })).toContain(
    "nobody can come to them: add an ingress",
  );
});

test("an external database's address may have the password's place in it", () => {
  const url = "mongodb+srv://me:$(MONGO_PASSWORD)@db.example.org/?retryWrites=true";
  expect(messageOf(fleetWith({ mongo: { ...external, url } }))).toBe("");
});

test("all mistakes are said at once, under the environment's name", () => {
  const environment = { ...production5000, namespace: "A", images: { ...production5000.images, tag: "" } };
  expect(messageOf({ ...fleetWith(), environment }).split("\n")).toHaveLength(3);
});
