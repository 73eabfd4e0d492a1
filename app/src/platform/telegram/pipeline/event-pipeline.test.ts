import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { AppError, hasCode } from "../../errors/app-error.ts";
import { type CountingSession, countingBot, Fleet, type FleetProcess, noteJob } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate, pressUpdate } from "../testing/updates.ts";
import type { EventHandler } from "./event.ts";

const CHAT = 7;
const mongo = new MongoClient(inject("mongoUrl"));
const fleets: Fleet[] = [];
let api: RecordingBotApi;

beforeAll(() => mongo.connect());
afterAll(() => mongo.close());
beforeEach(async () => {
  api = await RecordingBotApi.start();
});
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.close();
  await api.close();
});

/** A fleet of the counting bot, with an event `try` that the test handles. */
async function start(handler: EventHandler<CountingSession> = async () => undefined, options = {}) {
  const bot = `event${randomUUID().slice(0, 8)}`;
  const counting = countingBot(bot);
  const module = { ...counting, events: { ...counting.events, try: handler } };
  const fleet = new Fleet({
    redis: inject("redisUrl"),
    db: mongo.db(bot),
    apiRoot: api.url,
    module,
    ...options,
  });
  fleets.push(fleet);
  const process = await fleet.spawn();
  return {
    ...process,
    fleet,
    bot,
    tell: process.outbox.chats.tell,
    handle: (update: object) => process.pipeline.handle(update, "webhook", Date.now()),
    said: async () => {
      await fleet.idle();
      return api.textsTo(CHAT);
    },
    deadLetters: async () => {
      await fleet.idle();
      return mongo.db(bot).collection("dead_letters").find().toArray();
    },
  };
}

/** Tells until it is made, as every caller does. */
async function insist({ outbox }: FleetProcess, effectId: string): Promise<void> {
  for (;;) {
    try {
      await outbox.chats.tell(CHAT, effectId, "tick", {});
      return;
    } catch (error) {
      if (!hasCode(error, "EVENT_CONFLICT")) throw error;
    }
  }
}

describe("an event", () => {
  it("is handled on the person's session, and what it says and asks for is committed with it", async () => {
    const { fleet, handle, said, tell } = await start();
    await handle(messageUpdate("hi"));
    expect(await tell(CHAT, "a", "tick", {})).toBe(true);
    await handle(messageUpdate("hi"));
    expect(await said()).toEqual(["1", "1 again", "2", "2 again", "3", "3 again"]);
    expect(fleet.jobs).toHaveLength(3);
  });

  it("told twice, one after the other or at once in two processes, is made once", async () => {
    const { fleet, said, tell } = await start();
    const other = await fleet.spawn();
    const answers = await Promise.all([
      tell(CHAT, "a", "tick", {}),
      other.outbox.chats.tell(CHAT, "a", "tick", {}),
    ]);
    expect(answers.toSorted()).toEqual([false, true]);
    expect(await tell(CHAT, "a", "tick", {})).toBe(false);
    expect(await said()).toEqual(["1", "1 again"]);
  });

  it("has an effect id of its chat: another chat is told under the same one", async () => {
    const { fleet, tell } = await start();
    for (const chat of [7, 8, 7 + 256]) expect(await tell(chat, "pair", "tick", {})).toBe(true);
    await fleet.idle();
    expect(api.accepted).toHaveLength(6);
  });

  it("and updates of the same person, all at once, lose nothing and stay in order", async () => {
    const started = await start();
    const { fleet, handle, said } = started;
    const processes = [started, await fleet.spawn()];
    const updates = [messageUpdate("a"), pressUpdate("b")].map(async (update) => {
      while ((await handle(update)).kind !== "acknowledge");
    });
    const events = Array.from({ length: 10 }, (_, index) => {
      const process = processes[index % 2] ?? started;
      return insist(process, `e${index}`);
    });
    await Promise.all([...updates, ...events]);
    const expected = Array.from({ length: 12 }, (_, index) => [`${index + 1}`, `${index + 1} again`]);
    expect(await said()).toEqual(expected.flat());
    expect(new Set(fleet.jobs).size).toBe(12);
  });

  it("gets its payload as JSON made of it, fresh for each run", async () => {
    const payloads: unknown[] = [];
    let meanwhile: (() => Promise<unknown>) | undefined;
    const { handle, tell } = await start(async (_ctx, payload) => {
      payloads.push(structuredClone(payload));
      (payload as { list: number[] }).list.push(9);
      await meanwhile?.();
      meanwhile = undefined;
    });
    meanwhile = () => handle(messageUpdate("meanwhile"));
    const given = { list: [1], when: new Date(0), gone: undefined };
    expect(await tell(CHAT, "a", "try", given)).toBe(true);
    const seen = { list: [1], when: "1970-01-01T00:00:00.000Z" };
    expect(payloads).toEqual([seen, seen]);
  });

  it("whose session changes during every run is given back to whoever tells it, and made when told again", async () => {
    let busy = true;
    const { handle, said, tell } = await start(async (ctx) => {
      if (busy) await handle(messageUpdate("busy"));
      ctx.session.count += 100;
      await ctx.api.sendMessage(ctx.chatId, `${ctx.session.count}`);
    });
    await expect(tell(CHAT, "a", "try", {})).rejects.toMatchObject({
      code: "EVENT_CONFLICT",
      retry: "backoff",
    });
    busy = false;
    expect(await tell(CHAT, "a", "try", {})).toBe(true);
    expect((await said()).at(-1)).toBe("105");
  });

  it.each<[string, EventHandler<CountingSession>, RegExp]>([
    ["has a bug", () => Promise.reject(new TypeError("a bug")), /^a bug$/],
    [
      "asks for what cannot be kept",
      async (ctx) => ctx.enqueue(noteJob, { count: 1n } as never, "n"),
      /BigInt/,
    ],
    ["takes too long", () => new Promise(() => undefined), /HANDLER_TIMEOUT/],
  ])("whose handler %s becomes a dead letter, once, and changes nothing", async (_name, handler, reason) => {
    const { deadLetters, handle, said, tell } = await start(
      async (ctx, payload) => {
        ctx.session.count = 99;
        await ctx.api.sendMessage(ctx.chatId, "half");
        return handler(ctx, payload);
      },
      { handlerTimeoutMs: 50 },
    );
    expect(await tell(CHAT, "a", "try", { pair: "p1" })).toBe(true);
    expect(await tell(CHAT, "a", "try", { pair: "p1" })).toBe(false);
    await handle(messageUpdate("hi"));
    expect(await said()).toEqual(["1", "1 again"]);
    const letters = await deadLetters();
    expect(letters).toMatchObject([{ source: "event", reason: expect.stringMatching(reason) }]);
    expect(letters[0]?.content).toContain("p1");
  });

  it("that needs what is away leaves no trace, and is made when told again", async () => {
    let away = true;
    const { fleet, bot, tell } = await start(async () => {
      if (away) throw new AppError("MONGO_UNAVAILABLE", "no primary", { retry: "backoff" });
    });
    await expect(tell(CHAT, "a", "try", {})).rejects.toMatchObject({ code: "MONGO_UNAVAILABLE" });
    expect(await fleet.redis.keys(`{${bot}:*`)).toEqual([]);
    away = false;
    expect(await tell(CHAT, "a", "try", {})).toBe(true);
  });

  it("that the bot does not know, or that is no JSON, is refused by name", async () => {
    const { tell } = await start();
    for (const name of ["nothing", "constructor"])
      await expect(tell(CHAT, "a", name, {})).rejects.toMatchObject({ code: "EVENT_UNKNOWN" });
    for (const payload of [1n, undefined])
      await expect(tell(CHAT, "a", "tick", payload)).rejects.toMatchObject({ code: "EVENT_PAYLOAD_INVALID" });
  });
});
