import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { toRates, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("buttons of another time or place", () => {
  test("one of an earlier step is no longer active and changes nothing", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const small = chat.pressUpdate("Small box", chat.last);
    await chat.press("Large box");
    const before = chat.session;
    expect(await chat.deliver(small)).toMatchObject({
      messages: [],
      work: [],
      toast: "This button is no longer active.",
    });
    expect(chat.session).toBe(before);
  });

  test("one of an earlier draft is no longer active", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const small = chat.pressUpdate("Small box", chat.last);
    await chat.text("/cancel");
    await toSize(chat);
    const before = chat.session;
    expect((await chat.deliver(small)).toast).toBe("This button is no longer active.");
    expect(chat.session).toBe(before);
  });

  test("one that the open question does not have is no longer active, however right its draft and turn are", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const { id, turn } = JSON.parse(chat.session).draft;
    const before = chat.session;
    for (const act of [
      "rate:0",
      "weight:1",
      "size:99",
      "country:US",
      "right",
      "keep",
      "again",
      "revise",
      "field:name",
    ])
      expect((await chat.pressData(`d:${id}:${turn}:${act}`)).toast, act).toBe(
        "This button is no longer active.",
      );
    expect(chat.session).toBe(before);
  });

  test("a forged purchase of a price that was never confirmed buys nothing", async () => {
    const chat = bot.newChat();
    await bot.topUp(chat.id, 10_000);
    await toRates(bot, chat);
    expect((await chat.pressData("buy:c7000000001")).toast).toBe("This button is no longer active.");
    expect(await bot.services.ledger.balance(chat.id)).toBe(10_000);
  });
});
