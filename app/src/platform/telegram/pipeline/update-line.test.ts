import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { createChatHash } from "../../observe/chat-hash.ts";
import { type RecordingLogger, recordingLogger } from "../../observe/log-lines.fixture.ts";
import { type CountingSession, countingBot, Fleet, TOKEN } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate, pressUpdate } from "../testing/updates.ts";
import { named } from "./context.ts";
import type { BotModule } from "./module.ts";

const CHAT = 5_551_234_567;
const mongo = new MongoClient(inject("mongoUrl"));
let api: RecordingBotApi;
let fleet: Fleet;
let log: RecordingLogger;
beforeEach(async () => {
  api = await RecordingBotApi.start();
  log = recordingLogger();
});
afterEach(async () => {
  await fleet.close();
  await api.close();
  await mongo.close();
});

async function start(change: Partial<BotModule<CountingSession>> = {}) {
  const bot = `line${randomUUID().slice(0, 8)}`;
  const module = countingBot(bot, change);
  const { logger } = log;
  fleet = new Fleet({ redis: inject("redisUrl"), db: mongo.db(bot), apiRoot: api.url, module, logger });
  const { pipeline } = await fleet.spawn();
  const handle = (update: object) => pipeline.handle(update, "webhook", Date.now());
  return { bot, handle };
}

const chat = createChatHash(TOKEN)(CHAT);
const written = () => log.records("update");

it("has one line: what it was, who took it, what came of it, and how many calls that were", async () => {
  const { bot, handle } = await start({ handler: named("count", countingBot("any").handler) });
  const message = messageUpdate("hi", { chat: CHAT, id: 5_001 });
  await handle(message);
  await handle(message);
  await handle(pressUpdate("x", { chat: CHAT, id: 5_002 }));
  const line = { level: 30, time: expect.any(Number), name: "test", bot, chat, msg: "update" };
  const ms = expect.any(Number);
  expect(written()).toEqual([
    { ...line, updateId: 5_001, type: "message", handler: "count", outcome: "handled", ms, sends: 2 },
    { ...line, updateId: 5_001, type: "message", outcome: "duplicate", ms },
    { ...line, updateId: 5_002, type: "callback_query", handler: "count", outcome: "handled", ms, sends: 3 },
  ]);
});

it("has its line too when it fails, is too fast, or has to come again", async () => {
  const errors: unknown[] = [
    new Error("a bug"),
    new AppError("MONGO_UNAVAILABLE", "gone", { retry: "backoff" }),
  ];
  const { handle } = await start({
    handler: async () => {
      if (errors.length > 0) throw errors.shift();
    },
    rateLimit: { intervalMs: 60_000, burst: 2 },
  });
  for (const text of ["a", "b", "c", "d"]) await handle(messageUpdate(text, { chat: CHAT }));
  expect(written().map(({ outcome, handler, sends }) => [outcome, handler, sends])).toEqual([
    ["failed", "other", 1],
    ["unavailable", "other", undefined],
    ["handled", "other", 0],
    ["limited", undefined, 1],
  ]);
});

it("tells nothing of the person but a hash, in no line of the log", async () => {
  const words = "my secret is +4915112345678, ring me";
  const { handle } = await start({
    handler: async (ctx) => {
      ctx.later("no-such-write", {}, `${ctx.operationId}`);
      await ctx.reply(`you said ${ctx.message?.text}`);
      throw new Error(`POST /bot${TOKEN}/sendMessage of ${ctx.operationId} failed`);
    },
  });
  await handle(messageUpdate(words, { chat: CHAT }));
  await fleet.idle();
  expect(log.records().length).toBeGreaterThan(1);
  const all = log.lines.join("");
  for (const said of [words, "4915112345678", String(CHAT), TOKEN, "Pat"]) expect(all).not.toContain(said);
});
