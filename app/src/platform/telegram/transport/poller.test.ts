import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, expect, inject, it } from "vitest";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../../../../simulators/telegram/simulator.ts";
import { AppError } from "../../errors/app-error.ts";
import type { BotModule } from "../pipeline/module.ts";
import { type CountingSession, countingBot, Fleet, logger, TOKEN } from "../testing/fleet.ts";
import { Poller } from "./poller.ts";
import { PollerLease } from "./poller-lease.ts";

const mongo = new MongoClient(inject("mongoUrl"));
const fleets: Fleet[] = [];
const pollers: Poller[] = [];
let simulator: TelegramSimulator;
let bot: string;

beforeAll(() => mongo.connect());
afterAll(() => mongo.close());
afterEach(async () => {
  for (const poller of pollers.splice(0)) await poller.stop();
  for (const fleet of fleets.splice(0)) await fleet.close();
  await simulator.close();
});

async function fleetWith(change: Partial<BotModule<CountingSession>> = {}): Promise<Fleet> {
  bot = `poll${randomUUID().slice(0, 8)}`;
  simulator = await createTelegramSimulator({
    bots: [{ token: TOKEN, name: "poll", username: "poll_bot" }],
  });
  const module = countingBot(bot, change);
  const fleet = new Fleet({
    redis: inject("redisUrl"),
    db: mongo.db(bot),
    apiRoot: simulator.url,
    module,
  });
  fleets.push(fleet);
  return fleet;
}

async function startPoller(fleet: Fleet): Promise<Poller> {
  const { outbox, pipeline } = await fleet.spawn();
  const poller = new Poller({
    client: outbox.client,
    lease: new PollerLease(fleet.redis, bot),
    allowedUpdates: ["message"],
    logger,
    handle: pipeline.handle.bind(pipeline),
  });
  pollers.push(poller);
  poller.start();
  return poller;
}

async function person(): Promise<{ text(text: string): Promise<void>; sees(): Promise<string[]> }> {
  const post = async (path: string, body: object): Promise<{ id: number }> => {
    const answer = await fetch(`${simulator.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { id: number };
  };
  const { id } = await post("/people", { first_name: "Pat" });
  return {
    text: async (text) => void (await post(`/people/${id}/bots/poll/text`, { text })),
    sees: async () => {
      const answer = await fetch(`${simulator.url}/people/${id}/bots/poll/messages`);
      const { messages } = (await answer.json()) as {
        messages: { text: string; from: { is_bot: boolean } }[];
      };
      return messages.filter(({ from }) => from.is_bot).map(({ text }) => text);
    },
  };
}

it("a bot without a public address answers by polling, each chat in order", async () => {
  const fleet = await fleetWith();
  await startPoller(fleet);
  const [pat, kim] = [await person(), await person()];
  for (const text of ["a", "b"]) await Promise.all([pat.text(text), kim.text(text)]);
  await expect.poll(() => pat.sees(), { timeout: 10_000 }).toEqual(["1", "1 again", "2", "2 again"]);
  await expect.poll(() => kim.sees(), { timeout: 10_000 }).toEqual(["1", "1 again", "2", "2 again"]);
});

it("what a stopped poller had not committed comes again to the next, and nothing twice", async () => {
  let away = true;
  const fleet = await fleetWith({
    handler: async (ctx) => {
      if (away && ctx.message?.text === "b")
        throw new AppError("MONGO_UNAVAILABLE", "away", { retry: "backoff" });
      ctx.session.count++;
      await ctx.reply(`${ctx.message?.text} ${ctx.session.count}`);
    },
  });
  const first = await startPoller(fleet);
  const [pat, kim] = [await person(), await person()];
  for (const text of ["a", "b", "c"]) await pat.text(text);
  await expect.poll(() => pat.sees(), { timeout: 10_000 }).toEqual(["a 1"]);
  await kim.text("x");
  await expect.poll(() => kim.sees(), { timeout: 10_000 }).toEqual(["x 1"]);
  await first.stop();
  away = false;
  await startPoller(fleet);
  await expect.poll(() => pat.sees(), { timeout: 10_000 }).toEqual(["a 1", "b 2", "c 3"]);
  expect(await kim.sees()).toEqual(["x 1"]);
});
