import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { until } from "../../../../../dev/servers/until.ts";
import { countingBot, Fleet, type FleetProcess, logger, metrics } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate } from "../testing/updates.ts";
import { WebhookSecrets } from "../transport/secrets.ts";
import { startWebhookServer, type WebhookServer } from "../transport/webhook-server.ts";
import { SYNTHETIC, syntheticIds, syntheticUpdate } from "./update.ts";
import { type Visit, visit } from "./visit.ts";

/** The chat that is configured, in which an operator may also write. */
const CHAT = 7;
const STRANGER = 8;
const SECRET = "current-secret";

let mongo: MongoClient;
let api: RecordingBotApi;
let fleet: Fleet;
let server: WebhookServer;
let process: FleetProcess;
let bot: string;
const nextId = syntheticIds();

beforeEach(async () => {
  bot = `syn${randomUUID().replace(/[^a-z]/g, "")}`;
  mongo = await new MongoClient(inject("mongoUrl")).connect();
  api = await RecordingBotApi.start();
  fleet = new Fleet({
    redis: inject("redisUrl"),
    db: mongo.db(bot),
    apiRoot: api.url,
    module: countingBot(bot),
    syntheticChat: CHAT,
  });
  process = await fleet.spawn();
  const target = {
    secrets: WebhookSecrets.of(SECRET),
    handle: process.pipeline.handle.bind(process.pipeline),
  };
  const targets = new Map([[bot, target]]);
  server = await startWebhookServer({ targets, host: "127.0.0.1", port: 0, logger, metrics });
});
afterEach(async () => {
  await server.close();
  await fleet.close();
  await api.close();
  await mongo.db(bot).dropDatabase();
  await mongo.close();
});

function come(
  change: { chatId?: number; secret?: string | readonly string[]; withinMs?: number; webhook?: string } = {},
) {
  const { chatId = CHAT, secret = SECRET, withinMs = 5_000 } = change;
  const { webhook = `http://127.0.0.1:${server.port}/telegram/${bot}` } = change;
  return visit({
    bot: { name: bot, webhook, secrets: () => [secret].flat() },
    chatId,
    updateId: nextId(),
    redis: fleet.redis,
    withinMs,
    signal: new AbortController().signal,
  });
}

const write = (chat: number, text: string, id?: number) =>
  process.pipeline.handle(
    messageUpdate(text, { chat, ...(id !== undefined && { id }) }),
    "webhook",
    Date.now(),
  );

const calls = () => api.accepted.map(({ method, payload }) => `${method} ${payload.chat_id}`);

test("is answered by a silent message through the outbox, which is taken away again", async () => {
  const came = await come();
  expect(came).toMatchObject({ result: "answered", seconds: expect.any(Number) });
  await fleet.idle();
  expect(calls()).toEqual([`sendMessage ${CHAT}`, `deleteMessage ${CHAT}`]);
  const [said, taken] = api.accepted;
  expect(said?.payload.disable_notification).toBe(true);
  expect(taken?.payload.message_id).toBe(said?.messageId);
  expect(await fleet.left()).toEqual([]);
});

test("an operator who writes in that chat meets the bot as ever: ids, order and session are Telegram's alone", async () => {
  const outcomes = [await write(CHAT, "a", 1_001)];
  expect((await come()).result).toBe("answered");
  outcomes.push(await write(CHAT, "b", 1_002), await write(CHAT, "b", 1_002));
  expect((await come()).result).toBe("answered");
  outcomes.push(await write(CHAT, "c", 1_003));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["handled", "handled", "duplicate", "handled"]);
  await fleet.idle();
  expect(api.textsTo(CHAT).filter((text) => /^\d$/.test(text))).toEqual(["1", "2", "3"]);
});

test("one that comes twice is answered once", async () => {
  const update = syntheticUpdate(nextId(), CHAT);
  const verdicts = [1, 2].map(() => process.pipeline.handle(update, "webhook", Date.now()));
  const outcomes = (await Promise.all(verdicts)).map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(["duplicate", "handled"]);
  await fleet.idle();
  expect(calls()).toEqual([`sendMessage ${CHAT}`, `deleteMessage ${CHAT}`]);
});

test("people's promises are not told of it: it is no update, and its wait is nobody's", async () => {
  const told = async () => {
    const { text } = await metrics.expose();
    const own = text.split("\n").filter((line) => line.includes(`"${bot}"`));
    const isPromised = /^botfleet_(updates_total|update_reply_duration_seconds_count)/;
    return own.filter((line) => isPromised.test(line) && !line.endsWith(" 0"));
  };
  expect((await come()).result).toBe("answered");
  await fleet.idle();
  expect(await told()).toEqual([]);
  await write(CHAT, "a");
  await fleet.idle();
  expect(await told()).toHaveLength(2);
});

test("with Redis away the chat is told nothing: whoever asked sees that no answer comes", async () => {
  const cut = await fleet.spawn({ at: 1, moment: "before" });
  const verdict = await cut.pipeline.handle(syntheticUpdate(nextId(), CHAT), "webhook", Date.now());
  expect(verdict).toMatchObject({ kind: "again", outcome: "unavailable" });
  // A person is told, which also shows that there was time to.
  await cut.pipeline.handle(messageUpdate("a", { chat: STRANGER }), "webhook", Date.now());
  await until(async () => api.accepted.length > 0, "a sentence for a person", 5_000);
  expect(calls()).toEqual([`sendMessage ${STRANGER}`]);
});

test("another chat is not answered as a synthetic person, whatever comes from it", async () => {
  expect((await come({ chatId: STRANGER, withinMs: 300 })).result).toBe("unanswered");
  await write(STRANGER, JSON.stringify({ [SYNTHETIC]: { chat: { id: STRANGER } } }));
  await fleet.idle();
  expect(api.textsTo(STRANGER)).toEqual(["1", "1 again"]);
});

const WRONG: readonly [string, Parameters<typeof come>[0], Partial<Visit>][] = [
  ["a wrong secret", { secret: "wrong" }, { result: "refused_4xx", status: 401 }],
  ["an address at which nobody is", { webhook: "http://127.0.0.1:1/telegram/x" }, { result: "unreachable" }],
  [
    "a name that does not resolve",
    { webhook: "http://nobody.invalid/telegram/x" },
    { result: "unreachable" },
  ],
];
test.each(WRONG)("%s is told apart, and nothing is said", async (_name, change, expected) => {
  expect(await come(change)).toMatchObject(expected);
  expect(calls()).toEqual([]);
});

test("a new secret that the bot has not read yet is followed by the one before, as Telegram still sends that", async () => {
  expect(await come({ secret: ["not-read-yet", SECRET] })).toMatchObject({ result: "answered" });
});

test("an answer that Telegram does not accept is none", async () => {
  api.fates = Array.from({ length: 20 }, () => "broken" as const);
  expect(await come({ withinMs: 300 })).toEqual({ result: "unanswered" });
  expect(calls()).toEqual([]);
});

test("ids grow, also when the clock is set back", () => {
  const times = [1_000, 2_000, 500, 500, 3_000];
  const id = syntheticIds(() => times.shift() ?? 0);
  expect([id(), id(), id(), id(), id()]).toEqual([1_000, 2_000, 2_001, 2_002, 3_000]);
});
