import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { enterAddress, RECIPIENT, SENDER, toRates, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("a label from the first question to the order", () => {
  test("field by field, a typed size and weight, a price, the check, and the purchase", async () => {
    const chat = bot.newChat();
    await bot.topUp(chat.id, 10_000);
    await chat.text("/newlabel");
    expect(chat.last.text).toContain("<b>Who sends the parcel?</b>");
    expect(buttonsOf(chat)).toEqual(["✍️ Field by field", "✖️ Cancel"]);
    await enterAddress(chat, SENDER);
    expect(chat.last.text).toContain("<b>Who gets the parcel?</b>");
    expect(buttonsOf(chat)).toEqual(["✍️ Field by field", "◀ Back", "✖️ Cancel"]);
    await enterAddress(chat, RECIPIENT);
    expect(chat.last.text).toContain("<b>How big is the parcel?</b>");
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("<b>How heavy is it?</b>");
    const asked = await chat.text("2 lb 3 oz");
    expect(chat.last.text).toBe("⏳ Asking the carriers… Their prices come into this message by themselves.");
    expect(buttonsOf(chat)).toEqual(["🔄 Ask again", "✏️ Change something", "◀ Back", "✖️ Cancel"]);
    await bot.bring(chat, asked);
    expect(chat.last.text).toContain("<b>Choose how to send it</b>");
    const prices = buttonsOf(chat).slice(0, -4);
    expect(prices.length).toBeGreaterThan(1);
    expect(prices.length).toBeLessThanOrEqual(10);
    expect(prices[0]).toMatch(/^💲 \$\d+\.\d\d · [^ ].+ · \d+ days?$/);
    expect(prices.filter((text) => text.includes("⚡"))).toHaveLength(1);

    await chat.press("💲", chat.last);
    const screen = chat.last;
    for (const line of [
      "Ada Reed",
      "1600 Main St",
      "Grace Hill",
      "10 × 6 × 4 in",
      "2 lb 3 oz",
      "Your balance: $100.00",
    ])
      expect(screen.text).toContain(line);

    const { work } = await chat.press("Buy for");
    expect(screen.text).toMatch(/^⏳ Buying your label… \$\d+\.\d\d is taken/);
    expect([...screen.buttons.keys()]).toEqual(["💾 Save as template"]);
    const { orders } = await bot.services.orders.list(chat.id, 1);
    expect(orders).toMatchObject([
      {
        state: "pending",
        from: { name: "Ada Reed", line1: "1600 Main St", city: "Austin", state: "TX", postalCode: "78701" },
        to: { name: "Grace Hill", countryCode: "US" },
        parcel: {
          dimensions: { unit: "inch", length: 10, width: 6, height: 4 },
          weight: { unit: "ounce", value: 35 },
        },
      },
    ]);
    expect(work).toEqual([
      {
        kind: "job",
        job: "label-buy",
        id: `${orders[0]?.orderId}.1`,
        payload: { orderId: orders[0]?.orderId },
      },
    ]);
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
  });

  test("usual sizes and weights are buttons, and each step changes the message in place", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const before = chat.messages.length;
    await chat.press("Small box");
    await bot.bring(chat, await chat.press("1 lb", chat.last));
    expect(chat.messages).toHaveLength(before);
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("in Russian and Persian it asks in the language, with metric weights", async () => {
    const russian = bot.newChat({ languageCode: "ru" });
    await russian.text("/newlabel");
    expect(russian.last.text).toContain("Кто отправляет посылку?");
    const persian = bot.newChat({ languageCode: "fa" });
    await persian.text("/newlabel");
    expect(persian.last.text).toContain("فرستندهٔ بسته کیست؟");
    expect(buttonsOf(persian)).toEqual(["✍️ بخش‌به‌بخش", "✖️ انصراف"]);
  });

  test("a name of a service is said once, and only the marks stand before a price", async () => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    const prices = buttonsOf(chat).slice(0, -4);
    for (const price of prices) {
      expect(price).toMatch(/^(?:💲 |⚡ |💲⚡ )?\$\d/);
      expect(price).not.toMatch(/USPS.*USPS|UPS.*[^S]UPS|FedEx.*FedEx/);
    }
  });

  test("usual sizes and weights come in the units of the language", async () => {
    const english = bot.newChat();
    await toSize(english);
    expect(buttonsOf(english)[1]).toBe("Small box · 8 × 6 × 4 in");
    const session = JSON.parse(english.session);
    const russian = bot.newChat({ languageCode: "ru" });
    russian.session = JSON.stringify({ ...session, language: "ru" });
    await russian.text("?");
    expect(buttonsOf(russian)[1]).toBe("Маленькая коробка · 20 × 15 × 10 см");
    await russian.press("Маленькая");
    expect(buttonsOf(russian)[0]).toBe("250 г");
  });

  test("a session stays small, however long the answers are", async () => {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await enterAddress(chat, ["\u{1F600}n".repeat(30), "ش".repeat(100), "x".repeat(50), "TX", "78701"]);
    await enterAddress(chat, ["\u{1F600}n".repeat(30), "ش".repeat(100), "x".repeat(50), "TX", "78701"]);
    expect(Buffer.byteLength(chat.session)).toBeLessThan(8_192);
  });
});
