import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { TelegramClient } from "../api/client.ts";
import type { CallEntry } from "../outbox/entry.ts";
import { countingBot, Fleet, logger, metrics, TOKEN } from "../testing/fleet.ts";
import { say } from "../testing/model-steps.ts";
import { type Fate, RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate } from "../testing/updates.ts";
import { CallExecutor } from "./call-executor.ts";
import { DeadLetters } from "./dead-letters.ts";
import { FloodGate } from "./flood-gate.ts";
import { Relay } from "./relay.ts";
import { createSettledIds } from "./settled-ids.ts";

let mongo: MongoClient;
let api: RecordingBotApi;
let fleet: Fleet;
let bot: string;

beforeEach(async () => {
  bot = `call${randomUUID().replace(/[^a-z]/g, "")}`;
  mongo = await new MongoClient(inject("mongoUrl")).connect();
  api = await RecordingBotApi.start();
  const module = countingBot(bot, {
    handler: async (ctx) => void (await ctx.api.editMessageText(7, 1, "chosen")),
  });
  fleet = new Fleet({ redis: inject("redisUrl"), db: mongo.db(bot), apiRoot: api.url, module });
});
afterEach(async () => {
  await fleet.close();
  await api.close();
  await mongo.db(bot).dropDatabase();
  await mongo.close();
});

const timed = async (): Promise<number> => {
  const { text } = await metrics.expose();
  const name = `botfleet_update_reply_duration_seconds_count{bot="${bot}"}`;
  return Number(
    text
      .split("\n")
      .find((line) => line.startsWith(name))
      ?.split(" ")
      .at(-1) ?? 0,
  );
};

const FATES: readonly [Fate, number][] = [
  ["ok", 1],
  ["unmodified", 1],
  ["refused", 0],
  ["blocked", 0],
];
test.each(FATES)("of an answer that comes to %s the wait is counted %i times", async (fate, times) => {
  api.fates = [fate];
  const { pipeline } = await fleet.spawn();
  await pipeline.handle(messageUpdate("hi", { chat: 7 }), "webhook", Date.now());
  await fleet.idle();
  expect(await timed()).toBe(times);
});

/** Gives its calls less time, and of two the second the least. */
class Impatient extends CallExecutor {
  override timeoutMs({ payload }: CallEntry): number {
    return payload.text === "first" ? 900 : 300;
  }
}

/** An executor over so few connections, of a bot whose people do not talk to each other. */
function executorOver(connections: number, apiRoot = api.url) {
  const files = { open: () => Promise.reject(new Error("no files in this test")) };
  const client = new TelegramClient({ apiRoot, token: TOKEN, bot, connections, metrics, files });
  const relayed = { stillRelays: async () => true, onRelayRefused: async () => undefined };
  const executor = new Impatient({
    bot,
    client,
    logger,
    metrics,
    floods: new FloodGate(),
    deadLetters: new DeadLetters(mongo.db(bot), metrics),
    relay: new Relay({ bot, logger, metrics, ...relayed }),
    settledIds: createSettledIds(bot, fleet.redis),
    onBlocked: async () => undefined,
  });
  return { client, executor };
}

test("a call that waits in vain for a connection is no attempt; one that has no answer is, and one that nobody takes", async () => {
  const { client, executor } = executorOver(1);
  api.silent = "sendMessage";
  const context = { lane: "t:7", chatId: 7, attempts: 0 };
  const both = await Promise.all(["first", "second"].map((text) => executor.execute(say(text), context)));
  expect(both.map(({ kind }) => kind)).toEqual(["retry", "wait"]);
  await client.close();

  const nobody = executorOver(1, "http://127.0.0.1:9");
  expect(await nobody.executor.execute(say("third"), context)).toMatchObject({ kind: "retry" });
  await nobody.client.close();
});
