import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeEach, expect, inject, it } from "vitest";
import { WEBHOOK_CONNECTIONS } from "../../../contracts/concurrency.ts";
import type { RedisClient } from "../../redis/client.ts";
import type { BotModule } from "../pipeline/module.ts";
import { type CountingSession, countingBot, Fleet } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { pressUpdate, messageUpdate } from "../testing/updates.ts";

const mongo = new MongoClient(inject("mongoUrl"));
const fleets: Fleet[] = [];
let api: RecordingBotApi;

afterAll(() => mongo.close());
beforeEach(async () => {
  api = await RecordingBotApi.start();
});
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.close();
  await api.close();
});

/** Handles updates one after the other, each until all it caused is sent. */
async function play(rounds: number, capacity: number, handler: BotModule<CountingSession>["handler"]) {
  const bot = `dispatch${randomUUID().slice(0, 8)}`;
  const options = { redis: inject("redisUrl"), db: mongo.db(bot), apiRoot: api.url, capacity };
  const fleet = new Fleet({ ...options, module: countingBot(bot, { handler }) });
  fleets.push(fleet);
  const { pipeline } = await fleet.spawn();
  for (let round = 0; round < rounds; round++) {
    await pipeline.handle(messageUpdate("hi"), "webhook", Date.now());
    await fleet.idle();
  }
}

it("chat actions go out before what they announce", async () => {
  await play(5, 1, async (ctx) => {
    await ctx.reply("a picture");
    await ctx.replyWithChatAction("upload_photo");
  });
  const methods = api.accepted.map(({ method }) => method);
  expect(methods).toEqual(Array.from({ length: 5 }, () => ["sendChatAction", "sendMessage"]).flat());
});

it("chat actions that Telegram does not answer hold up no message", async () => {
  api.silent = "sendChatAction";
  const started = performance.now();
  await play(20, 4, async (ctx) => {
    await ctx.replyWithChatAction("upload_photo");
    await ctx.reply("a picture");
  });
  expect(api.textsTo(7)).toHaveLength(20);
  // One action alone is waited for longer.
  expect(performance.now() - started).toBeLessThan(2_500);
});

/** Tells of each call of a script what it is asked to do. */
function watched(redis: RedisClient, onScript: (asked: string) => void): RedisClient {
  return new Proxy(redis, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (property !== "evalsha" || typeof value !== "function") return value;
      return (...args: unknown[]) => {
        onScript(String(args.at(-1)));
        return value.apply(target, args);
      };
    },
  });
}

it("as many updates as Telegram sends at once leave no lane to be taken later: whoever commits has it", async () => {
  const bot = `dispatch${randomUUID().slice(0, 8)}`;
  let taken = 0;
  const redis = watched(new Redis(inject("redisUrl")), (asked) => {
    if (asked.includes('"take",')) taken++;
  });
  const fleet = new Fleet({ redis, db: mongo.db(bot), apiRoot: api.url, module: countingBot(bot) });
  fleets.push(fleet);
  const { pipeline } = await fleet.spawn();
  const chats = Array.from({ length: WEBHOOK_CONNECTIONS }, (_, index) => 100 + index);
  for (let round = 0; round < 3; round++)
    await Promise.all(
      chats.map((chat) => pipeline.handle(pressUpdate("press", { chat }), "webhook", Date.now())),
    );
  await fleet.idle();
  expect(chats.map((chat) => api.textsTo(chat).length)).toEqual(chats.map(() => 6));
  expect(taken).toBe(0);
});
