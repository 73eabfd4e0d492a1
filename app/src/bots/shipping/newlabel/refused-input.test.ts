import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { toRates, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("what cannot be used is answered with what can, and nothing is changed", () => {
  async function refused(chat: ShippingChat, text: string, expected: string): Promise<void> {
    const before = chat.session;
    const { messages, work } = await chat.text(text);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toContain(expected);
    expect(chat.session).toBe(before);
    expect(work).toEqual([]);
    expect(buttonsOf(chat)).toContain("✖️ Cancel");
  }

  test.each([
    ["🙂🙂", "There is no address in this message"],
    ["\ud800\udfff\ud800", "There is no address in this message"],
    ["x".repeat(4096), "too long for an address"],
  ])("the address %j", async (text, expected) => {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await refused(chat, text, expected);
  });

  test.each([
    ["0x6x4 in", "No carrier takes such a size"],
    ["10x6x4", "Inches or centimeters?"],
    ["0x0x0", "No carrier takes such a size"],
    ["10x6", "I need three measures: length, width and height."],
    ["big", "I did not understand this size"],
    ["📦".repeat(2048), "I did not understand this size"],
  ])("the size %j", async (text, expected) => {
    const chat = bot.newChat();
    await toSize(chat);
    await refused(chat, text, expected);
  });

  test.each([
    ["0", "Pounds, ounces, kilograms or grams?"],
    ["0 kg", "No carrier takes such a weight"],
    ["-1", "No carrier takes such a weight"],
    ["1e9", "I did not understand this weight"],
    ["1000000000 kg", "No carrier takes such a weight"],
    ["five", "I did not understand this weight"],
    ["<b>5 kg", "I did not understand this weight"],
    ["5 kg".padEnd(4096, "\u200f\ud800"), "I did not understand this weight"],
  ])("the weight %j", async (text, expected) => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.press("Medium box");
    await refused(chat, text, expected);
  });

  test("a photo, a sticker or a voice message where text is asked", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const before = chat.session;
    await chat.message({
      sticker: { file_id: "x", file_unique_id: "y", type: "regular", width: 1, height: 1 },
    });
    expect(chat.last.text).toContain("I need the answer as text");
    expect(chat.session).toBe(before);
  });

  test("text where a button is asked", async () => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    await refused(chat, "the cheapest", "press one of the buttons");
  });
});

describe("a weight that can be read in two ways", () => {
  async function weighed(text: string, languageCode = "en"): Promise<ShippingChat> {
    const english = bot.newChat();
    await toSize(english);
    await english.press("Medium box");
    const chat = bot.newChat({ languageCode });
    chat.session = JSON.stringify({ ...JSON.parse(english.session), language: languageCode });
    const before = chat.session;
    expect((await chat.text(text)).work).toEqual([]);
    expect(chat.session).toBe(before);
    return chat;
  }
  const weightIn = (chat: ShippingChat) => JSON.parse(chat.session).draft.known.weight;

  test("is asked back with both as buttons, and a press says which", async () => {
    const chat = await weighed("1.500 oz");
    expect(chat.last.text).toContain(
      "This can mean <code>1.5 oz</code> or <code>1500 oz</code>. Press the one you mean, or type it like that.",
    );
    expect(buttonsOf(chat).slice(0, 2)).toEqual(["1.5 oz", "1500 oz"]);
    await chat.press("1500 oz", chat.last);
    expect(weightIn(chat)).toEqual({ unit: "ounce", value: 1_500 });
  });

  test.each([
    ["1,250 kg", "1.25 kg", { unit: "gram", value: 1_250 }],
    ["1,125 lb", "1.1250 lb", { unit: "ounce", value: 18 }],
    ["۱٫۵۰۰ گرم", "1500 g", { unit: "gram", value: 1_500 }],
  ])(
    "and of which one alone is possible (%s) is asked back as that, one press from going on",
    async (text, button, weight) => {
      const chat = await weighed(text);
      expect(chat.last.text).toContain(`Do you mean <code>${button}</code>? Then press it.`);
      expect(buttonsOf(chat)[0]).toBe(button);
      expect(chat.last.text.match(/<code>/g)).toHaveLength(4);
      await chat.press(button, chat.last);
      expect(weightIn(chat)).toEqual(weight);
    },
  );

  test("with the Persian decimal sign before three digits is asked back too, in Persian", async () => {
    const chat = await weighed("۳٫۵۰۰ گرم", "fa");
    const [one = "", other = ""] = buttonsOf(chat);
    expect([one, other].map((text) => text.replaceAll(/[\u2066-\u2069]/g, ""))).toEqual([
      "3.5 گرم",
      "3500 گرم",
    ]);
    await chat.press(other, chat.last);
    expect(weightIn(chat)).toEqual({ unit: "gram", value: 3_500 });
  });

  test.each(["0kg", "999kg", "1.5t", "weigh"])(
    "as a forged button (%s) is no longer active",
    async (forged) => {
      const chat = await weighed("1,250 kg");
      const { id, turn } = JSON.parse(chat.session).draft;
      expect((await chat.pressData(`d:${id}:${turn}:weigh:${forged}`)).toast).toBe(
        "This button is no longer active.",
      );
      expect(weightIn(chat)).toBeUndefined();
    },
  );
});
