import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { keysByChat, shardOf } from "../outbox/keys.ts";
import { twinOf } from "../outbox/twin.ts";
import type { BotContext } from "../pipeline/context.ts";
import type { BotEffects } from "../pipeline/module.ts";
import { setClock } from "../testing/clock.ts";
import { type CountingSession, countingBot, Fleet, type FleetProcess, metrics } from "../testing/fleet.ts";
import type { Death } from "../testing/mortal-redis.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { nextUpdateId } from "../testing/updates.ts";

/** Two people in a talk: what one says is copied to the other. */
const [ANN, BEN] = [7, 8];
const partnerOf = (chat: number): number => ANN + BEN - chat;
const LATE_MS = 3_000;

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

/** Relays messages with their replies, and edits; `/next` is answered in the own chat. */
async function relay(ctx: BotContext<CountingSession>): Promise<void> {
  const partner = partnerOf(ctx.chat?.id ?? 0);
  const { editedMessage, message } = ctx;
  if (editedMessage?.text !== undefined)
    await ctx.api.editMessageText(partner, twinOf(editedMessage.message_id), editedMessage.text);
  if (message === undefined) return;
  if (message.text === "/next") return void (await ctx.reply("looking"));
  const replied = message.reply_to_message?.message_id;
  const options = replied === undefined ? {} : { reply_parameters: { message_id: twinOf(replied) } };
  await ctx.api.copyMessage(partner, message.chat.id, message.message_id, options);
  if (message.text === "twice") await ctx.api.copyMessage(partner, message.chat.id, message.message_id);
}

class Talk {
  readonly fleet: Fleet;
  readonly bot = `relay${randomUUID().slice(0, 8)}`;
  #minutes = 0;

  constructor(effects: Partial<BotEffects> = {}) {
    const module = countingBot(this.bot, { handler: relay });
    const redis = inject("redisUrl");
    this.fleet = new Fleet({ redis, db: mongo.db(this.bot), apiRoot: api.url, module, effects });
    fleets.push(this.fleet);
  }

  #process: FleetProcess | undefined;

  /** From here on another process takes the updates. */
  async replace(death?: Death): Promise<void> {
    this.#process = await this.fleet.spawn(death);
  }

  async #deliver(update: object, agoMs: number): Promise<void> {
    this.#process ??= await this.fleet.spawn();
    await this.#process.pipeline.handle(update, "webhook", Date.now() - agoMs);
    await this.fleet.idle();
  }

  /** A message of a person; answers its id in their chat. */
  async says(from: number, text: string, { replyTo, agoMs = 0 }: { replyTo?: number; agoMs?: number } = {}) {
    const id = nextUpdateId();
    await this.#deliver({ update_id: id, message: messageOf(from, id, text, replyTo) }, agoMs);
    return id;
  }

  async edits(from: number, id: number, text: string): Promise<void> {
    await this.#deliver({ update_id: nextUpdateId(), edited_message: messageOf(from, id, text) }, 0);
  }

  /** Time passes, and what is due is carried on. */
  async minuteLater(): Promise<void> {
    this.fleet.now = ++this.#minutes * 60_000;
    const { outbox } = await this.fleet.spawn();
    for (const chat of [ANN, BEN]) {
      await setClock(this.fleet.redis, this.bot, shardOf(chat), this.fleet.now);
      await outbox.runner.takeDue(shardOf(chat));
    }
    await outbox.runner.idle();
  }

  /** It is `ms` later than at the start, and what is due in Ann's chat is carried on by who takes the updates. */
  async at(ms: number): Promise<void> {
    this.fleet.now = ms;
    await setClock(this.fleet.redis, this.bot, shardOf(ANN), ms);
    await this.#process?.outbox.runner.takeDue(shardOf(ANN));
    await this.fleet.idle();
  }

  /** Calls that reached a chat, without its id. */
  seenBy(chat: number): object[] {
    return api.accepted
      .filter(({ payload }) => payload.chat_id === chat)
      .map(({ messageId, method, payload: { chat_id: _, from_chat_id: __, ...payload } }) => ({
        [method]: payload,
        as: messageId,
      }));
  }

  deadLetters(): Promise<object[]> {
    return mongo.db(this.bot).collection("dead_letters").find().toArray();
  }
}

function messageOf(chat: number, id: number, text: string, replyTo?: number): object {
  const common = { date: 1_795_000_000, chat: { id: chat, type: "private", first_name: "P" } };
  const from = { id: chat, is_bot: false, first_name: "P" };
  const reply = replyTo !== undefined && { reply_to_message: { ...common, message_id: replyTo, text: "…" } };
  return { ...common, message_id: id, from, text, ...reply };
}

const dropped = async (bot: string, reason: string): Promise<number> => {
  const { text } = await metrics.expose();
  const line = text.split("\n").find((row) => row.includes(`dropped_total{bot="${bot}",reason="${reason}"}`));
  return Number(line?.split(" ").at(-1) ?? 0);
};

describe("what one person says to another", () => {
  it("keeps its replies, whichever of the two wrote what is answered", async () => {
    const talk = new Talk();
    const hello = await talk.says(ANN, "hello");
    const copy = api.accepted[0]?.messageId ?? 0;
    await talk.says(BEN, "to yours", { replyTo: copy });
    await talk.says(ANN, "to mine", { replyTo: hello });
    const reply = (message_id: number) => ({ message_id, allow_sending_without_reply: true });
    expect(talk.seenBy(ANN)).toMatchObject([{ copyMessage: { reply_parameters: reply(hello) } }]);
    expect(talk.seenBy(BEN)).toMatchObject([
      { copyMessage: { message_id: hello } },
      { copyMessage: { reply_parameters: reply(copy) } },
    ]);
  });

  it("is corrected on the other side, by either of them", async () => {
    const talk = new Talk();
    const mine = await talk.says(ANN, "helo");
    const yours = await talk.says(BEN, "hy");
    await talk.edits(ANN, mine, "hello");
    await talk.edits(BEN, yours, "hi");
    const [copyOfMine, copyOfYours] = api.accepted.map(({ messageId }) => messageId);
    expect(talk.seenBy(BEN)[1]).toMatchObject({ editMessageText: { message_id: copyOfMine, text: "hello" } });
    expect(talk.seenBy(ANN)[1]).toMatchObject({ editMessageText: { message_id: copyOfYours, text: "hi" } });
  });

  it("goes out without a reply to what nobody knows any more, and its correction not at all", async () => {
    const talk = new Talk();
    await talk.says(ANN, "hello", { replyTo: 4_711 });
    await talk.edits(ANN, 4_712, "corrected");
    expect(talk.seenBy(BEN)).toHaveLength(1);
    expect(talk.seenBy(BEN)[0]).not.toHaveProperty("copyMessage.reply_parameters");
    expect(await dropped(talk.bot, "twin")).toBe(1);
    expect(await talk.deadLetters()).toEqual([]);
  });

  it("is corrected after it was sent, however long that takes", async () => {
    const talk = new Talk();
    api.fates = ["busy"];
    const id = await talk.says(ANN, "helo");
    await talk.edits(ANN, id, "hello");
    expect(api.accepted).toEqual([]);
    await talk.minuteLater();
    const [copy] = api.accepted;
    expect(talk.seenBy(BEN)).toMatchObject([
      { copyMessage: { message_id: id } },
      { editMessageText: { message_id: copy?.messageId, text: "hello" } },
    ]);
  });

  it("is corrected where it was seen last when a takeover sent it twice", async () => {
    const talk = new Talk();
    // Its third command would have settled the copy.
    await talk.replace({ at: 3, moment: "before" });
    const id = await talk.says(ANN, "helo");
    await talk.replace();
    await talk.minuteLater();
    await talk.edits(ANN, id, "hello");
    const [first, second] = api.accepted;
    expect(second?.messageId).toBeGreaterThan(first?.messageId ?? 0);
    expect(talk.seenBy(BEN).at(-1)).toMatchObject({ editMessageText: { message_id: second?.messageId } });
  });

  it("is corrected in its newest copy when the bot showed it again", async () => {
    const talk = new Talk();
    await talk.edits(ANN, await talk.says(ANN, "twice"), "hello");
    expect(talk.seenBy(BEN).at(-1)).toMatchObject({
      editMessageText: { message_id: api.accepted[1]?.messageId },
    });
  });

  it("leaves the last hundred twins of each chat, in a few kilobytes for some hours", async () => {
    const talk = new Talk();
    let last = 0;
    for (let count = 0; count < 130; count++) last = await talk.says(ANN, `${count}`);
    const key = keysByChat(talk.bot)(ANN).twins(ANN);
    expect(await talk.fleet.redis.llen(key)).toBe(100);
    expect(await talk.fleet.redis.lindex(key, 0)).toBe(`${last} ${api.accepted.at(-1)?.messageId} ${BEN}`);
    expect(await talk.fleet.redis.memory("USAGE", key)).toBeLessThan(4_096);
    const hours = (await talk.fleet.redis.pttl(key)) / 3_600_000;
    expect(hours).toBeGreaterThan(1);
    expect(hours).toBeLessThan(12);
  });

  it("that was deleted before it could be shown is no dead letter", async () => {
    const talk = new Talk();
    api.fates = ["gone"];
    await talk.says(ANN, "hello");
    expect(await talk.deadLetters()).toEqual([]);
    expect(await talk.fleet.left()).toEqual([]);
  });

  it("and Telegram refuses to show the other is told to whoever said it; the dead letter has none of their words", async () => {
    const refused: number[][] = [];
    const talk = new Talk({ onRelayRefused: async (...of) => void refused.push(of) });
    api.fates = ["refused"];
    const id = await talk.says(ANN, "a secret");
    expect(refused).toEqual([[ANN, BEN, id]]);
    const hello = await talk.says(ANN, "hello");
    api.fates = ["refused"];
    await talk.edits(ANN, hello, "a secret");
    expect(refused).toHaveLength(1);
    const letters = await talk.deadLetters();
    expect(letters).toHaveLength(2);
    expect(JSON.stringify(letters)).not.toContain("secret");
  });

  it("and cannot reach the other, who blocked the bot, is reported with both names", async () => {
    const blocked: number[][] = [];
    const talk = new Talk({ onBlocked: async (chat, from) => void blocked.push([chat, from]) });
    api.fates = ["blocked"];
    await talk.says(ANN, "hello");
    expect(blocked).toEqual([[BEN, ANN]]);
    await talk.says(BEN, "/next");
    api.fates = ["blocked"];
    await talk.says(BEN, "/next");
    expect(blocked.at(-1)).toEqual([BEN, BEN]);
  });
});

describe("a relayed message that is late", () => {
  it.each([
    [true, "goes out while the two still talk"],
    [false, "does not go out when they no longer do, and what follows it does"],
  ])("(still talking: %s) %s", async (talking, _name) => {
    const asked: number[][] = [];
    const talk = new Talk({
      stillRelays: async (from, to) => {
        asked.push([from, to]);
        return talking;
      },
    });
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    expect(talk.seenBy(BEN)).toHaveLength(talking ? 1 : 0);
    expect(asked).toEqual([[ANN, BEN]]);
    expect(await dropped(talk.bot, "over")).toBe(talking ? 0 : 1);
    await talk.says(ANN, "/next", { agoMs: LATE_MS });
    expect(talk.seenBy(ANN)).toMatchObject([{ sendMessage: { text: "looking" } }]);
    await talk.says(ANN, "fresh");
    expect(asked).toHaveLength(1);
  });

  it("waits as long as it is not known whether they do", async () => {
    let away = true;
    const stillRelays = async () => {
      if (away) throw new Error("MongoDB is away");
      return true;
    };
    const talk = new Talk({ stillRelays });
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    expect(api.accepted).toEqual([]);
    away = false;
    await talk.minuteLater();
    expect(talk.seenBy(BEN)).toHaveLength(1);
  });

  it("of a flooded chat is looked at again soon, so that the person's own replies do not wait for the flood", async () => {
    let talking = true;
    const talk = new Talk({ stillRelays: async () => talking });
    api.fates = ["flood"];
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    await talk.says(ANN, "/next");
    talking = false;
    await talk.at(3_000);
    expect(talk.seenBy(BEN)).toEqual([]);
    expect(talk.seenBy(ANN)).toMatchObject([{ sendMessage: { text: "looking" } }]);
  });

  it("is not given up at the first answer that is lost, however often it was looked at before", async () => {
    const talk = new Talk({ stillRelays: async () => true });
    api.fates = ["flood", "html"];
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    for (let ms = 3_000; ms <= 33_000; ms += 3_000) await talk.at(ms);
    expect(api.fates).toEqual([]);
    await talk.at(63_000);
    expect(talk.seenBy(BEN)).toHaveLength(1);
    expect(await talk.deadLetters()).toEqual([]);
  });
});
