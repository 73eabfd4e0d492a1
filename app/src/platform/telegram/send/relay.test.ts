import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { keysByChat } from "../outbox/keys.ts";
import type { BotEffects } from "../pipeline/module.ts";
import { metrics } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { ANN, BEN, Talk } from "./talk.fixture.ts";

const LATE_MS = 3_000;

const mongo = new MongoClient(inject("mongoUrl"));
const talks: Talk[] = [];
let api: RecordingBotApi;

beforeAll(() => mongo.connect());
afterAll(() => mongo.close());
beforeEach(async () => {
  api = await RecordingBotApi.start();
});
afterEach(async () => {
  for (const { fleet } of talks.splice(0)) await fleet.close();
  await api.close();
});

function begin(effects: Partial<BotEffects> = {}): Talk {
  const talk = new Talk({ redis: inject("redisUrl"), mongo, api }, effects);
  talks.push(talk);
  return talk;
}

const dropped = async (bot: string, reason: string): Promise<number> => {
  const { text } = await metrics.expose();
  const line = text.split("\n").find((row) => row.includes(`dropped_total{bot="${bot}",reason="${reason}"}`));
  return Number(line?.split(" ").at(-1) ?? 0);
};

describe("what one person says to another", () => {
  it("keeps its replies, whichever of the two wrote what is answered", async () => {
    const talk = begin();
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
    const talk = begin();
    const mine = await talk.says(ANN, "helo");
    const yours = await talk.says(BEN, "hy");
    await talk.edits(ANN, mine, "hello");
    await talk.edits(BEN, yours, "hi");
    const [copyOfMine, copyOfYours] = api.accepted.map(({ messageId }) => messageId);
    expect(talk.seenBy(BEN)[1]).toMatchObject({ editMessageText: { message_id: copyOfMine, text: "hello" } });
    expect(talk.seenBy(ANN)[1]).toMatchObject({ editMessageText: { message_id: copyOfYours, text: "hi" } });
  });

  it("goes out without a reply to what nobody knows any more, and its correction not at all", async () => {
    const talk = begin();
    await talk.says(ANN, "hello", { replyTo: 4_711 });
    await talk.edits(ANN, 4_712, "corrected");
    expect(talk.seenBy(BEN)).toHaveLength(1);
    expect(talk.seenBy(BEN)[0]).not.toHaveProperty("copyMessage.reply_parameters");
    expect(await dropped(talk.bot, "twin")).toBe(1);
    expect(await talk.deadLetters()).toEqual([]);
  });

  it("is corrected after it was sent, however long that takes", async () => {
    const talk = begin();
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
    const talk = begin();
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
    const talk = begin();
    await talk.edits(ANN, await talk.says(ANN, "twice"), "hello");
    expect(talk.seenBy(BEN).at(-1)).toMatchObject({
      editMessageText: { message_id: api.accepted[1]?.messageId },
    });
  });

  it("leaves the last hundred twins of each chat, in a few kilobytes for some hours", async () => {
    const talk = begin();
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
    const talk = begin();
    api.fates = ["gone"];
    await talk.says(ANN, "hello");
    expect(await talk.deadLetters()).toEqual([]);
    expect(await talk.fleet.left()).toEqual([]);
  });

  it("and Telegram refuses to show the other is told to whoever said it; the dead letter has none of their words", async () => {
    const refused: number[][] = [];
    const talk = begin({ onRelayRefused: async (...of) => void refused.push(of) });
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
    const talk = begin({ onBlocked: async (chat, from) => void blocked.push([chat, from]) });
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
    const talk = begin({
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
    const talk = begin({ stillRelays });
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    expect(api.accepted).toEqual([]);
    away = false;
    await talk.minuteLater();
    expect(talk.seenBy(BEN)).toHaveLength(1);
  });

  it("of a flooded chat is looked at again soon, so that the person's own replies do not wait for the flood", async () => {
    let talking = true;
    const talk = begin({ stillRelays: async () => talking });
    api.fates = ["flood"];
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    await talk.says(ANN, "/next");
    talking = false;
    await talk.at(3_000);
    expect(talk.seenBy(BEN)).toEqual([]);
    expect(talk.seenBy(ANN)).toMatchObject([{ sendMessage: { text: "looking" } }]);
  });

  it("is not given up at the first answer that is lost, however often it was looked at before", async () => {
    const talk = begin({ stillRelays: async () => true });
    api.fates = ["flood", "html"];
    await talk.says(ANN, "hello", { agoMs: LATE_MS });
    for (let ms = 3_000; ms <= 33_000; ms += 3_000) await talk.at(ms);
    expect(api.fates).toEqual([]);
    await talk.at(63_000);
    expect(talk.seenBy(BEN)).toHaveLength(1);
    expect(await talk.deadLetters()).toEqual([]);
  });
});
