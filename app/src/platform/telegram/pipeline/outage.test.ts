import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { expect, inject, it } from "vitest";
import { startRedis } from "../../../../../dev/servers/redis.ts";
import { temporaryFolder } from "../../../../../dev/servers/temporary-folder.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../redis/client.ts";
import { becomeReady } from "../../redis/connection.ts";
import { countingBot, Fleet, type FleetProcess } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate } from "../testing/updates.ts";

const OUTAGE_MS = 3_000;
/** Everything goes on by itself within this time of Redis being back. */
const RESUME_MS = 15_000;
const CHATS = Array.from({ length: 30 }, (_, index) => 2_000 + index);
const PER_CHAT = 40;

/** As Telegram does: one chat's updates in order, each again until it is acknowledged. */
async function deliverChat({ pipeline }: FleetProcess, chat: number): Promise<void> {
  for (let count = 0; count < PER_CHAT; count++) {
    const update = messageUpdate("hi", { chat });
    while ((await pipeline.handle(update, "webhook", Date.now())).kind === "again") await sleep(250);
  }
}

it("after Redis was killed in the middle of everything all goes on by itself, nothing lost, doubles counted", async () => {
  const folder = temporaryFolder();
  const first = await startRedis({ folder });
  const redis = createRedisClient(first.url, "test", "commands", REDIS_TIMEOUTS, Math.random);
  redis.on("error", () => undefined);
  await becomeReady(redis, 10_000);
  const api = await RecordingBotApi.start();
  const mongo = new MongoClient(inject("mongoUrl"));
  const module = countingBot("outage");
  const fleet = new Fleet({ redis, db: mongo.db("outage"), apiRoot: api.url, module, realTime: true });
  const processes = [await fleet.spawn(), await fleet.spawn()];
  const delivered = Promise.all(
    CHATS.map((chat, index) => deliverChat(processes[index % 2] as FleetProcess, chat)),
  );
  await expect.poll(() => api.accepted.length, { timeout: 10_000 }).toBeGreaterThan(CHATS.length * 4);
  process.kill(first.process.pid, "SIGKILL");
  await sleep(OUTAGE_MS);
  const second = await startRedis({ folder, port: first.port });
  const back = performance.now();
  const said = (chat: number) => api.textsTo(chat).filter((text) => text !== "soon");
  const expected = Array.from({ length: PER_CHAT }, (_, index) => [
    `${index + 1}`,
    `${index + 1} again`,
  ]).flat();
  await delivered;
  await expect
    .poll(() => CHATS.every((chat) => new Set(said(chat)).size === expected.length), { timeout: RESUME_MS })
    .toBe(true);
  expect(performance.now() - back).toBeLessThan(RESUME_MS);
  await expect.poll(() => fleet.left(), { timeout: RESUME_MS }).toEqual([]);

  for (const chat of CHATS) expect([...new Set(said(chat))]).toEqual(expected);
  const extra = CHATS.reduce((sum, chat) => sum + said(chat).length - expected.length, 0);
  expect(extra).toBeLessThanOrEqual(fleet.takeovers + api.uncertain);
  expect(new Set(fleet.jobs).size).toBe(CHATS.length * PER_CHAT);
  console.info(
    `back to all in ${Math.round(performance.now() - back)} ms; ${extra} doubled, ${fleet.takeovers} takeovers`,
  );
  await fleet.close();
  await Promise.all([mongo.close(), api.close(), second.stop()]);
}, 90_000);
