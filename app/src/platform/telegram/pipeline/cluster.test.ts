import { MongoClient } from "mongodb";
import { expect, inject, it } from "vitest";
import { startRedisCluster } from "../../../../../dev/servers/redis-cluster.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../redis/client.ts";
import { becomeReady } from "../../redis/connection.ts";
import { shardOf } from "../outbox/keys.ts";
import { twinOf } from "../outbox/twin.ts";
import { setClock } from "../testing/clock.ts";
import { type CountingSession, countingBot, Fleet } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate } from "../testing/updates.ts";
import type { EventHandler } from "./event.ts";

const CHATS = Array.from({ length: 12 }, (_, index) => 1_000 + index);
const AFTER_LEASE_MS = 20_000;

/** The message of each chat that its partner is shown; the partner's chat lies in another shard. */
const SHOWN = 5;
const partnerOf = (chat: number): number => chat + 5_000;

const show: EventHandler<CountingSession> = async ({ api, chatId }) => {
  await api.copyMessage(partnerOf(chatId), chatId, SHOWN);
};

const correct: EventHandler<CountingSession> = async ({ api }, payload) => {
  const { id, to } = payload as { to: number; id: number };
  await api.editMessageText(to, twinOf(id), "corrected");
};

const copyIn = (api: RecordingBotApi, chat: number): number | undefined =>
  api.accepted.find(({ method, payload }) => method === "copyMessage" && payload.chat_id === chat)?.messageId;

it("on a real Redis Cluster chats of all shards are handled, told things, relayed, taken over from a process that died, and drained", async () => {
  const cluster = await startRedisCluster();
  const api = await RecordingBotApi.start();
  const mongo = new MongoClient(inject("mongoUrl"));
  const nodes = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
  const bot = "cluster";
  const redis = createRedisClient(
    `redis+cluster://${nodes}`,
    "test",
    "commands",
    REDIS_TIMEOUTS,
    Math.random,
  );
  const counting = countingBot(bot);
  const fleet = new Fleet({
    redis,
    db: mongo.db(bot),
    apiRoot: api.url,
    module: { ...counting, events: { ...counting.events, show, correct } },
  });
  try {
    await becomeReady(redis, 30_000);
    const healthy = await fleet.spawn();
    await Promise.all(
      CHATS.map((chat) => healthy.pipeline.handle(messageUpdate("a", { chat }), "webhook", Date.now())),
    );
    await fleet.idle();
    for (const chat of CHATS) expect(api.textsTo(chat)).toEqual(["1", "1 again"]);

    for (const chat of CHATS) await healthy.outbox.chats.tell(chat, "e", "tick", {});
    await fleet.idle();
    for (const chat of CHATS) expect(api.textsTo(chat).slice(2)).toEqual(["2", "2 again"]);

    // Each of these dies right after its commit: load and commit are its only two commands (their text is known by now).
    for (const chat of CHATS) {
      const mortal = await fleet.spawn({ at: 2, moment: "after" });
      await mortal.pipeline.handle(messageUpdate("b", { chat }), "webhook", Date.now());
    }
    for (const chat of CHATS) await setClock(redis, bot, shardOf(chat), AFTER_LEASE_MS);
    const heir = await fleet.spawn();
    for (const chat of CHATS) await heir.outbox.runner.takeDue(shardOf(chat));
    await fleet.idle();
    for (const chat of CHATS)
      expect(api.textsTo(chat)).toEqual(["1", "1 again", "2", "2 again", "3", "3 again"]);
    expect(fleet.takeovers).toBe(2 * CHATS.length);
    expect(new Set(fleet.jobs).size).toBe(3 * CHATS.length);

    for (const chat of CHATS) await healthy.outbox.chats.tell(chat, "s", "show", {});
    await fleet.idle();
    const copies = CHATS.map((chat) => copyIn(api, partnerOf(chat)));
    for (const [index, chat] of CHATS.entries()) {
      await healthy.outbox.chats.tell(chat, "c", "correct", { to: partnerOf(chat), id: SHOWN });
      await healthy.outbox.chats.tell(partnerOf(chat), "c", "correct", { to: chat, id: copies[index] });
    }
    await fleet.idle();
    const corrected = api.accepted.filter(({ method }) => method === "editMessageText");
    const ids = new Map(corrected.map(({ payload }) => [payload.chat_id, payload.message_id]));
    expect(CHATS.map((chat) => ids.get(partnerOf(chat)))).toEqual(copies);
    expect(CHATS.map((chat) => ids.get(chat))).toEqual(CHATS.map(() => SHOWN));
    expect(await fleet.left()).toEqual([]);
  } finally {
    await fleet.close();
    await mongo.close();
    await api.close();
    await cluster.stop();
  }
}, 120_000);
