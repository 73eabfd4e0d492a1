import { randomUUID } from "node:crypto";
import { InputFile } from "grammy";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { storedFile } from "../api/stored-file.ts";
import { shardOf } from "../outbox/keys.ts";
import { setClock } from "../testing/clock.ts";
import { type CountingSession, countingBot, Fleet, type FleetProcess, noteJob } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate, nextUpdateId, pressUpdate } from "../testing/updates.ts";
import type { BotContext } from "./context.ts";
import type { BotModule } from "./module.ts";

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

interface Started extends FleetProcess {
  readonly fleet: Fleet;
  readonly bot: string;
  handle(update: object): ReturnType<FleetProcess["pipeline"]["handle"]>;
  /** Texts sent to the test's person, once all lanes are empty. */
  said(): Promise<string[]>;
}

/** A bot with one process; `change` replaces parts of the counting bot. */
async function start(change: Partial<BotModule<CountingSession>> = {}, timeouts = {}): Promise<Started> {
  const bot = `pipe${randomUUID().slice(0, 8)}`;
  const module = countingBot(bot, change);
  const fleet = new Fleet({
    redis: inject("redisUrl"),
    db: mongo.db(bot),
    apiRoot: api.url,
    module,
    ...timeouts,
  });
  fleets.push(fleet);
  const process = await fleet.spawn();
  return {
    ...process,
    fleet,
    bot,
    handle: (update) => process.pipeline.handle(update, "webhook", Date.now()),
    said: async () => {
      await fleet.idle();
      return api.textsTo(7);
    },
  };
}

const deadLetters = (bot: string) => mongo.db(bot).collection("dead_letters").find().toArray();

describe("an update", () => {
  it("that comes twice at once, and again later, has one effect", async () => {
    const bot = await start();
    const update = messageUpdate("hi");
    const verdicts = await Promise.all([bot.handle(update), bot.handle(update)]);
    expect(verdicts.map(({ outcome }) => outcome).toSorted()).toEqual(["duplicate", "handled"]);
    expect(await bot.handle(update)).toEqual({ kind: "acknowledge", outcome: "duplicate" });
    expect(await bot.said()).toEqual(["1", "1 again"]);
  });

  it("that meets another of the same person runs again on the fresh session", async () => {
    const bot = await start();
    const updates = [messageUpdate("a"), pressUpdate("b")];
    const verdicts = await Promise.all(updates.map((update) => bot.handle(update)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["handled", "handled"]);
    expect(await bot.said()).toEqual(["1", "1 again", "2", "2 again"]);
  });

  it("whose handler fails leaves an apology, a dead letter and an acknowledgement, and the next one goes on", async () => {
    const bot = await start({
      handler: async (ctx) => {
        ctx.session.count++;
        await ctx.reply(`half ${ctx.session.count}`);
        if (ctx.message?.text === "poison") throw new TypeError("a bug");
      },
    });
    expect(await bot.handle(messageUpdate("poison"))).toMatchObject({
      kind: "acknowledge",
      outcome: "failed",
    });
    expect(await bot.handle(messageUpdate("hi"))).toMatchObject({ kind: "acknowledge", outcome: "handled" });
    expect(await bot.said()).toEqual(["sorry", "half 1"]);
    expect(await deadLetters(bot.bot)).toMatchObject([
      { source: "update", reason: "a bug", content: expect.stringContaining('"text":"poison"') },
    ]);
  });

  it.each<[string, (ctx: BotContext<CountingSession>) => unknown]>([
    ["a job that is no JSON", (ctx) => ctx.enqueue(noteJob, { count: 1n } as never, "n-1")],
    [
      "a file inside an album",
      (ctx) => ctx.replyWithMediaGroup([{ type: "photo", media: new InputFile("x") }]),
    ],
  ])(
    "that asks for what cannot be kept (%s) is a dead letter, not a delivery without end",
    async (_name, ask) => {
      const bot = await start({ handler: async (ctx) => void (await ask(ctx)) });
      expect(await bot.handle(messageUpdate("x"))).toMatchObject({ kind: "acknowledge", outcome: "failed" });
      expect(await bot.said()).toEqual(["sorry"]);
      expect(await deadLetters(bot.bot)).toHaveLength(1);
    },
  );

  it("whose content is confidential is a dead letter that names it and holds none of it", async () => {
    const bot = await start({
      confidential: true,
      handler: () => {
        throw new Error("a bug");
      },
    });
    const id = nextUpdateId();
    await bot.handle(messageUpdate("a secret", { id }));
    await bot.said();
    const letters = await deadLetters(bot.bot);
    expect(letters).toMatchObject([
      { reason: "a bug", content: expect.stringContaining(`"updateId":${id}`) },
    ]);
    expect(JSON.stringify(letters)).not.toContain("secret");
  });

  it("whose apology fails too is a dead letter all the same", async () => {
    const fail = () => {
      throw new TypeError("a bug");
    };
    const bot = await start({ handler: fail, explain: fail });
    expect(await bot.handle(messageUpdate("x"))).toMatchObject({ kind: "acknowledge", outcome: "failed" });
    await bot.fleet.idle();
    expect(await deadLetters(bot.bot)).toHaveLength(1);
  });

  it("that MongoDB would not store as it is still becomes a dead letter", async () => {
    const bot = await start({ handler: () => Promise.reject(new TypeError("a bug")) });
    const odd = { $where: { "a.b": 1, "a\0b": 2 }, deep: JSON.parse("[".repeat(500) + "]".repeat(500)) };
    await bot.handle({ ...messageUpdate("x"), odd });
    expect(await bot.said()).toEqual(["sorry"]);
    const [letter] = await deadLetters(bot.bot);
    expect(JSON.parse(letter?.content)).toMatchObject({ odd: { $where: { "a\0b": 2 } } });
    expect(await bot.fleet.left()).toEqual([]);
  });

  it("whose handler takes too long is ended, and what it says afterwards is refused", async () => {
    const late = Promise.withResolvers<unknown>();
    const bot = await start(
      {
        handler: async (ctx) => {
          await new Promise((resolve) => ctx.signal.addEventListener("abort", () => setImmediate(resolve)));
          late.resolve(await ctx.reply("too late").catch((error: unknown) => error));
        },
      },
      { handlerTimeoutMs: 50 },
    );
    expect(await bot.handle(messageUpdate("hi"))).toMatchObject({ kind: "acknowledge", outcome: "failed" });
    expect(await late.promise).toMatchObject({ code: "HANDLER_OVER" });
    expect(await bot.said()).toEqual(["sorry"]);
    expect(await deadLetters(bot.bot)).toMatchObject([
      { reason: expect.stringContaining("HANDLER_TIMEOUT") },
    ]);
  });

  it("that needs what is away is left to Telegram, with no trace", async () => {
    const bot = await start({
      handler: () => {
        throw new AppError("MONGO_UNAVAILABLE", "no primary", { retry: { afterMs: 9_000 } });
      },
    });
    const verdict = await bot.handle(messageUpdate("hi"));
    expect(verdict).toMatchObject({ kind: "again", outcome: "unavailable", afterSeconds: 9 });
    expect(await bot.fleet.redis.keys(`{${bot.bot}:*`)).toEqual([]);
  });

  it("that the bot refuses with a sentence of its own is no failure", async () => {
    const bot = await start({
      handler: () => {
        throw new AppError("CONFIG_INVALID", "for this test", { messageKey: "no-such-order" });
      },
      explain: (_ctx, error) => (error instanceof AppError ? (error.messageKey ?? "") : ""),
    });
    expect(await bot.handle(messageUpdate("hi"))).toMatchObject({ kind: "acknowledge", outcome: "handled" });
    expect(await bot.said()).toEqual(["no-such-order"]);
    expect(await deadLetters(bot.bot)).toEqual([]);
  });

  it("above the person's rate is acknowledged, and the person is told once", async () => {
    const bot = await start({ rateLimit: { intervalMs: 60_000, burst: 2 } });
    const outcomes: string[] = [];
    for (let count = 0; count < 5; count++) outcomes.push((await bot.handle(messageUpdate("x"))).outcome);
    expect(outcomes).toEqual(["handled", "handled", "limited", "limited", "limited"]);
    expect(await bot.said()).toEqual(["1", "1 again", "2", "2 again", "wait 60"]);
  });

  it("above the person's rate is told of once while they go on, however many are let through, and again after a rest", async () => {
    const bot = await start({ rateLimit: { intervalMs: 700, burst: 15 } });
    let now = 1_000_000;
    const flood = async (count: number): Promise<Record<string, number>> => {
      const outcomes: Record<string, number> = {};
      for (let index = 0; index < count; index++) {
        now += 100;
        await setClock(bot.fleet.redis, bot.bot, shardOf(7), now);
        const { outcome } = await bot.handle(messageUpdate("x"));
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
      return outcomes;
    };
    const notices = async () => (await bot.said()).filter((text) => text.startsWith("wait")).length;
    const first = await flood(60);
    // Far more than the burst: updates were let through in between.
    expect(first.handled).toBeGreaterThan(20);
    expect(first.limited).toBeGreaterThan(30);
    expect(await notices()).toBe(1);
    // A short breath lets a few through, and is no rest.
    now += 2_000;
    await flood(20);
    expect(await notices()).toBe(1);
    now += 8_000;
    await flood(40);
    expect(await notices()).toBe(2);
  });

  it("that tells of a payment is handled however fast the person was", async () => {
    const bot = await start({ rateLimit: { intervalMs: 60_000, burst: 1 } });
    await bot.handle(messageUpdate("x"));
    const paid = { ...messageUpdate("") } as { message?: object };
    Object.assign(paid.message ?? {}, { successful_payment: { currency: "XTR", total_amount: 1 } });
    expect((await bot.handle(paid)).outcome).toBe("handled");
    expect((await bot.handle(messageUpdate("y"))).outcome).toBe("limited");
  });

  it("of nobody does not wait for another of nobody", async () => {
    const bot = await start({ handler: async (ctx) => void ctx.session.count++ });
    const polls = Array.from({ length: 8 }, (_, index) => ({
      update_id: nextUpdateId(),
      poll: { id: `${index}`, question: "?" },
    }));
    const verdicts = await Promise.all(polls.map((update) => bot.handle(update)));
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(["handled"]));
  });

  it("above what the process can take is left to Telegram", async () => {
    const gate = Promise.withResolvers<void>();
    const bot = await start({ handler: () => gate.promise }, { maxInFlight: 1 });
    const first = bot.handle(messageUpdate("a", { chat: 1 }));
    expect(await bot.handle(messageUpdate("b", { chat: 2 }))).toMatchObject({
      kind: "again",
      outcome: "overload",
    });
    gate.resolve();
    expect((await first).outcome).toBe("handled");
  });

  it("may be taken again after Telegram restarted its numbers", async () => {
    const bot = await start();
    await bot.handle(messageUpdate("a", { id: 900_000_000 }));
    expect((await bot.handle(messageUpdate("b", { id: 899_999_999 }))).outcome).toBe("duplicate");
    expect((await bot.handle(messageUpdate("c", { id: nextUpdateId() }))).outcome).toBe("handled");
  });
});

describe("a reply", () => {
  it("can be edited later by the reference that stood for its id", async () => {
    const seen: number[] = [];
    const bot = await start({
      handler: async (ctx) => {
        if (ctx.session.count === 0) ctx.session.count = (await ctx.reply("one moment")).message_id;
        else await ctx.api.editMessageText(7, ctx.session.count, "done");
        seen.push(ctx.session.count);
      },
    });
    await bot.handle(messageUpdate("a"));
    await bot.handle(messageUpdate("b"));
    await bot.fleet.idle();
    expect(seen[0]).toBeLessThan(0);
    const [sent, edited] = api.accepted;
    expect(edited).toMatchObject({
      method: "editMessageText",
      payload: { message_id: sent?.messageId, text: "done" },
    });
  });

  it("whose file is gone is a dead letter, and what follows it is sent", async () => {
    const bot = await start({
      handler: async (ctx) => {
        await ctx.replyWithDocument(storedFile("gone", "a.csv", "text/csv"));
        await ctx.reply("and this");
      },
    });
    await bot.handle(messageUpdate("a"));
    expect(await bot.said()).toEqual(["and this"]);
    expect(await deadLetters(bot.bot)).toMatchObject([
      { source: "call", content: expect.stringMatching("gone") },
    ]);
  });

  it("whose first sending Telegram refused for good is edited as a new message", async () => {
    const bot = await start({
      handler: async (ctx) => {
        const { message_id } = await ctx.reply("one moment");
        await ctx.api.editMessageText(7, message_id, "done");
      },
    });
    api.fates = ["refused"];
    await bot.handle(messageUpdate("a"));
    expect(await bot.said()).toEqual(["done"]);
    expect(await deadLetters(bot.bot)).toMatchObject([
      { source: "call", reason: expect.stringContaining("400") },
    ]);
  });
});

describe("without Redis", () => {
  it("commands that need no session are answered in the webhook's reply, the rest stays with Telegram", async () => {
    const bot = await start({
      stateless: async (ctx, next) =>
        ctx.message?.text === "/help" ? void (await ctx.reply("help")) : next(),
    });
    const cut = await bot.fleet.spawn({ at: 1, moment: "before" });
    const handle = (text: string) => cut.pipeline.handle(messageUpdate(text), "webhook", Date.now());
    expect(await handle("/help")).toEqual({
      kind: "acknowledge",
      outcome: "stateless",
      reply: { method: "sendMessage", chat_id: 7, text: "help" },
    });
    expect(await handle("a")).toEqual({ kind: "again", outcome: "unavailable", afterSeconds: 5 });
    expect(await handle("b")).toMatchObject({ kind: "again" });
    await expect.poll(() => api.textsTo(7)).toEqual(["soon"]);
  });
});
