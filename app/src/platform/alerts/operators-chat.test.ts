import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { Secret } from "../config/secret.ts";
import type { RedisClient } from "../redis/client.ts";
import { countingBot, Fleet, logger } from "../telegram/testing/fleet.ts";
import { RecordingBotApi } from "../telegram/testing/recording-bot-api.ts";
import { createAlertRoute } from "./alert-route.ts";
import { alertOf, notificationOf, postOf } from "./notification.fixture.ts";
import { createOperatorsChat, type OperatorsChat } from "./operators-chat.ts";

const mongo = new MongoClient(inject("mongoUrl"));
let chatId: number;
let api: RecordingBotApi;
let fleet: Fleet;
let operators: OperatorsChat;
let dying: OperatorsChat;
let told: () => Promise<string[]>;

beforeEach(async () => {
  // The said alerts of one chat are apart from those of another.
  chatId = -Number.parseInt(randomUUID().slice(0, 8), 16) - 1;
  api = await RecordingBotApi.start();
  const bot = `alert${randomUUID().slice(0, 8)}`;
  const module = countingBot(bot);
  fleet = new Fleet({ redis: inject("redisUrl"), db: mongo.db(bot), apiRoot: api.url, module });
  const { outbox } = await fleet.spawn();
  const { chats } = outbox;
  operators = createOperatorsChat({ chatId, chats, redis: fleet.redis, logger });
  const redis = new Proxy(fleet.redis, {
    get: (target, name) =>
      name === "set"
        ? () => Promise.reject(new Error("it died before it marked anything"))
        : Reflect.get(target, name, target),
  }) as RedisClient;
  dying = createOperatorsChat({ chatId, chats, redis, logger });
  told = async () => {
    await fleet.idle();
    return api.textsTo(chatId);
  };
});
afterEach(async () => {
  const marks = await fleet.redis.keys(`{botfleet:alerts}:said:${chatId}:*`);
  if (marks.length > 0) await fleet.redis.del(marks);
  await fleet.close();
  await api.close();
  await mongo.close();
});

const first = alertOf({ fingerprint: "aa01", name: "First" });
const second = alertOf({ fingerprint: "aa02", name: "Second" });

test("each beginning and each end of an alert is said once, however often Alertmanager repeats it", async () => {
  expect(await operators.tell(notificationOf(first))).toBe(1);
  expect(await operators.tell(notificationOf(first))).toBe(0);
  expect(await operators.tell(notificationOf(first, second))).toBe(1);
  expect(await operators.tell(notificationOf(second, first))).toBe(0);
  const over = { ...first, status: "resolved", endsAt: "2026-11-26T15:00:00Z" };
  expect(await operators.tell(notificationOf(over, second))).toBe(1);
  const again = { ...first, startsAt: "2026-11-26T16:00:00Z" };
  expect(await operators.tell(notificationOf(again, second))).toBe(1);
  const names = (await told()).map((text) => text.match(/(?:🔴|✅) <b>\w+/g)?.join());
  expect(names).toEqual(["🔴 <b>First", "🔴 <b>Second", "✅ <b>First", "🔴 <b>First"]);
});

test("what is new at once is one message", async () => {
  expect(await operators.tell(notificationOf(first, second))).toBe(2);
  expect(await told()).toEqual([expect.stringMatching(/2 firing.*First.*Second/s)]);
});

test("a process that dies after it said something does not have it said twice", async () => {
  await expect(dying.tell(notificationOf(first, second))).rejects.toThrow("died");
  expect(await operators.tell(notificationOf(second, first))).toBe(2);
  expect(await operators.tell(notificationOf(second, first))).toBe(0);
  expect(await told()).toHaveLength(1);
});

test("only who shows the token is heard, and what is not Alertmanager's is refused", async () => {
  const token = "t".repeat(32);
  const route = createAlertRoute({ token: new Secret(token), operators, logger });
  const send = (body: unknown, authorization?: string) =>
    route.handle({ body: Buffer.from(JSON.stringify(body)), headers: { authorization } });
  const post = postOf([first]);
  for (const wrong of [undefined, "", token, `Bearer ${token}x`, `Basic ${token}`])
    expect((await send(post, wrong)).status).toBe(401);
  expect(await told()).toEqual([]);
  for (const other of [{}, { ...post, version: "3" }, { ...post, alerts: [] }, { ...post, alerts: [{}] }])
    expect((await send(other, `Bearer ${token}`)).status).toBe(400);
  expect(await send(post, `Bearer ${token}`)).toEqual({ status: 200, body: "told 1 of 1\n" });
  expect(await told()).toHaveLength(1);
});
