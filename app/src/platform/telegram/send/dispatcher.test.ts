import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, expect, inject, it } from "vitest";
import { countingBot, Fleet } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate } from "../testing/updates.ts";

const mongo = new MongoClient(inject("mongoUrl"));
afterAll(() => mongo.close());

it("chat actions that Telegram does not answer hold up no message", async () => {
  const bot = `dispatch${randomUUID().slice(0, 8)}`;
  const api = await RecordingBotApi.start();
  api.silent = "sendChatAction";
  const module = countingBot(bot, {
    handler: async (ctx) => {
      await ctx.replyWithChatAction("upload_photo");
      await ctx.reply("a picture");
    },
  });
  const options = { redis: inject("redisUrl"), db: mongo.db(bot), apiRoot: api.url };
  const fleet = new Fleet({ ...options, module, capacity: 4 });
  const { pipeline } = await fleet.spawn();
  const started = performance.now();
  for (let round = 0; round < 20; round++) {
    await pipeline.handle(messageUpdate("hi"), "webhook", Date.now());
    await fleet.idle();
  }
  expect(api.textsTo(7)).toHaveLength(20);
  // One action alone is waited for longer.
  expect(performance.now() - started).toBeLessThan(2_500);
  await fleet.close();
  await api.close();
});
