import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import { buttonsOf, pricesOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { toSize } from "../testing/label-steps.ts";

const RATES = "POST /v2/rates";
let bot: ConversationFixture;
/** A weight of no other test's: equal parcels share their prices. */
let ounces = 20;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.healShipstation());
afterAll(() => bot.end());

const fault = (change: object) => bot.shipstationFault({ route: RATES, ...change });

/** Up to the weight, which asks for the prices. */
async function beforePrices(): Promise<ShippingChat> {
  const chat = bot.newChat();
  await toSize(chat);
  await chat.text("10x6x4 in");
  return chat;
}

const weigh = (chat: ShippingChat) => chat.text(`${ounces++} oz`);

async function withPrices(): Promise<ShippingChat> {
  const chat = await beforePrices();
  await bot.bring(chat, await weigh(chat));
  return chat;
}

describe("all carriers side by side", () => {
  test("each with its services, prices and days; one is marked as the cheapest and one as the fastest", async () => {
    const chat = await withPrices();
    const { text } = chat.last;
    expect(text).toContain("<b>Choose how to send it</b>");
    for (const carrier of ["USPS", "UPS", "FedEx"]) expect(text).toContain(`<b>${carrier}</b>\n<code>`);
    expect(text).toMatch(/<code> {0,2}\$\d+\.\d\d<\/code> · \d days · Ground Advantage 💲\n/);
    expect(text.match(/<code>/g)).toHaveLength(9);
    // The legend names each mark once more.
    expect([text.match(/💲/g)?.length, text.match(/⚡/g)?.length]).toEqual([2, 2]);
    expect(pricesOf(chat)).toHaveLength(9);
    expect(pricesOf(chat)[0]).toMatch(/^💲 /);
    expect(pricesOf(chat).filter((price) => price.includes("⚡"))).toHaveLength(1);
    expect(buttonsOf(chat).slice(9)).toEqual(["⇅ By speed", "✏️ Change something", "◀ Back", "✖️ Cancel"]);
  });

  test("are listed by speed and by price in place, and a button chooses what it says", async () => {
    const chat = await withPrices();
    const byPrice = pricesOf(chat);
    await chat.press("By speed", chat.last);
    const bySpeed = pricesOf(chat);
    const days = bySpeed.map((price) => Number(/(\d+) days?$/.exec(price)?.[1]));
    expect(days).toEqual(days.toSorted((one, other) => one - other));
    expect(bySpeed[0]).toMatch(/^⚡ /);
    expect(bySpeed.toSorted()).toEqual(byPrice.toSorted());
    await chat.press("By price", chat.last);
    expect(pricesOf(chat)).toEqual(byPrice);
    await chat.press("By speed", chat.last);
    const [, chosen = ""] = bySpeed;
    await chat.press(chosen, chat.last);
    const price = /\$[\d.]+/.exec(chosen)?.[0];
    expect(chat.last.text).toContain(`Price: <b>${price}</b>`);
    await chat.press("Back", chat.last);
    expect(pricesOf(chat)).toEqual(bySpeed);
  });

  test("listed by speed stay so with another weight's prices, those that are brought and those that are known", async () => {
    const chat = await withPrices();
    await chat.press("By speed", chat.last);
    await bot.bring(chat, await weigh(chat));
    expect(buttonsOf(chat)).toContain("⇅ By price");
    expect(pricesOf(chat)[0]).toMatch(/^⚡ /);
    expect((await chat.text(`${ounces - 2} oz`)).work).toEqual([]);
    expect(buttonsOf(chat)).toContain("⇅ By price");
  });

  test("a weight typed under them asks for its own prices; a bad one is complained of, and other words press no button", async () => {
    const chat = await withPrices();
    const first = pricesOf(chat);
    await chat.text("the cheapest");
    expect(chat.last.text).toContain("press one of the buttons");
    await chat.text("900 lb");
    expect(chat.last.text).toContain("No carrier takes such a weight");
    expect(pricesOf(chat)).toEqual(first);
    await bot.bring(chat, await chat.text("20 lb"));
    expect(chat.last.text).toContain("<b>Choose how to send it</b>");
    expect(pricesOf(chat)).not.toEqual(first);
    await chat.press(pricesOf(chat)[0] ?? "", chat.last);
    expect(chat.last.text).toContain("20 lb");
  });

  test("a weight typed under them that can mean two is asked back, and a press brings its prices", async () => {
    const chat = await withPrices();
    await chat.text("1.500 oz");
    expect(buttonsOf(chat).slice(0, 2)).toEqual(["1.5 oz", "1500 oz"]);
    await bot.bring(chat, await chat.press("1500 oz", chat.last));
    expect(chat.last.text).toContain("<b>Choose how to send it</b>");
    expect(JSON.parse(chat.session).draft.known.weight).toEqual({ unit: "ounce", value: 1_500 });
  });

  test("come on pages when they are many", async () => {
    const chat = await withPrices();
    const session = JSON.parse(chat.session);
    const [quote] = session.draft.step.quotes;
    session.draft.step.quotes = Array.from({ length: 13 }, (_, index) => ({
      ...quote,
      serviceCode: `s${index}`,
      service: `Service ${index}`,
      priceCents: 500 + index,
    }));
    chat.session = JSON.stringify(session);
    await chat.press("By speed", chat.last);
    await chat.press("▶", chat.last);
    expect(pricesOf(chat)).toHaveLength(3);
    expect(buttonsOf(chat)).not.toContain("▶");
    expect(chat.last.text).toContain("Service 0");
    await chat.press("Service 12", chat.last);
    expect(chat.last.text).toContain("Price: <b>$5.12</b>");
    await chat.press("Back", chat.last);
    await chat.press("◀", chat.last);
    expect(pricesOf(chat)).toHaveLength(10);
    expect(buttonsOf(chat)).not.toContain("◀");
  });

  test("in Russian and Persian", async () => {
    for (const [languageCode, title] of [
      ["ru", "Выберите способ"],
      ["fa", "شیوهٔ ارسال"],
    ] as const) {
      const english = await withPrices();
      const chat = bot.newChat({ languageCode });
      chat.session = JSON.stringify({ ...JSON.parse(english.session), language: languageCode });
      await chat.text("?");
      expect(chat.last.text).toContain(title);
      expect(pricesOf(chat)).toHaveLength(9);
    }
  });

  test("a session with all of it stays small", async () => {
    const chat = await withPrices();
    await chat.press("💲", chat.last);
    expect(Buffer.byteLength(chat.session)).toBeLessThan(4_096);
  });
});

describe("carriers in trouble", () => {
  test("one that does not answer is named in one line, and the others' prices are there", async () => {
    const chat = await beforePrices();
    await fault({ kind: "outcome", outcome: "carrier_failed", code: "se-202" });
    await bot.bring(chat, await weigh(chat));
    expect(chat.last.text).toContain("No answer at the moment: UPS.");
    expect(pricesOf(chat)).toHaveLength(6);
  });

  test("one that breaks or is slow does so too, and the rest is there in time", async () => {
    const chat = await beforePrices();
    await fault({ kind: "outcome", outcome: "carrier_slow", code: "se-303", latency_ms: 30_000 });
    await bot.bring(chat, await weigh(chat));
    expect(chat.last.text).toContain("No answer at the moment: FedEx.");
    expect(pricesOf(chat)).toHaveLength(6);
  });

  test("one that does not take the parcel is named in another line", async () => {
    const chat = await beforePrices();
    await bot.bring(chat, await chat.text("80 lb"));
    expect(chat.last.text).toContain("Not for this parcel: USPS.");
    expect(pricesOf(chat).some((price) => price.includes("USPS"))).toBe(false);
  });

  test.each([
    ["500 Object reference not set to an instance of an object", { kind: "status", status: 500 }],
    ["an answer that is lost", { kind: "lost" }],
    ["a connection that breaks", { kind: "reset" }],
    ["half an answer", { kind: "malformed" }],
  ])(
    "all with %s: they are asked once more, and then the person is told and may ask again",
    async (_, trouble) => {
      // A breaker of its own: what fails opens it for a while.
      const own = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
      const chat = own.newChat();
      await toSize(chat);
      await chat.text("10x6x4 in");
      await own.shipstationFault({ route: RATES, times: 20, ...trouble });
      await own.bring(chat, await chat.text("30 oz"));
      expect(chat.last.text).toContain("The carriers do not answer at the moment.");
      expect(buttonsOf(chat)).toContain("🔄 Ask again");
      const again = await chat.press("Ask again", chat.last);
      expect(chat.last.text).toContain("Asking the carriers…");
      expect(again.work).toMatchObject([{ job: "rates-ask" }]);
      await own.end();
    },
  );

  test("for a moment only: their prices come all the same, and nothing is to be pressed", async () => {
    const own = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
    const chat = own.newChat();
    await toSize(chat);
    await chat.text("10x6x4 in");
    // The request for all of them, and one for each.
    await own.shipstationFault({ route: RATES, kind: "status", status: 500, times: 4 });
    await own.bring(chat, await chat.text("30 oz"));
    expect(pricesOf(chat)).toHaveLength(9);
    await own.end();
  });
});

describe("when the quota is used up", () => {
  const QUOTA = { perMinute: 4, minuteMs: 3_000 };
  let busy: ConversationFixture;
  beforeAll(async () => {
    busy = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"), { quota: QUOTA });
  });
  afterAll(() => busy.end());

  /** Runs a job once; answers whether it has to wait. */
  async function waits(one: ConversationFixture, chat: ShippingChat, asked: Reaction): Promise<boolean> {
    const putOff = new Error("put off");
    try {
      await one.bring(chat, asked, () => Promise.reject(putOff));
      return false;
    } catch (error) {
      if (error !== putOff) throw error;
      return true;
    }
  }

  /** Somebody whose question finds no room, with as many before them as there is room for. */
  async function waiting(language = "en") {
    for (;;) {
      const chat = busy.newChat();
      await toSize(chat);
      await chat.text("10x6x4 in");
      chat.session = JSON.stringify({ ...JSON.parse(chat.session), language });
      const asked = await weigh(chat);
      // What is over at once is not told.
      if ((await waits(busy, chat, asked)) && !/Asking|Спрашиваю/.test(chat.last.text))
        return { chat, asked };
    }
  }

  test("the wait is told, and the prices come into the same message by themselves", async () => {
    const { chat, asked } = await waiting();
    expect(chat.last.text).toMatch(/Many people are asking for prices right now.*in about 5 seconds/s);
    expect(asked.work).toMatchObject([{ job: "rates-ask", payload: { chatId: chat.id, language: "en" } }]);
    const message = chat.last;
    const count = chat.messages.length;
    await busy.bring(chat, asked);
    expect(chat.messages).toHaveLength(count);
    expect(message.text).toContain("Choose how to send it");
    await chat.press("💲", message);
    expect(message.text).toContain("Check, then buy");
  });

  test("whoever does not wait is left alone: the prices are there when they come back", async () => {
    const { chat, asked } = await waiting();
    await chat.press("Back", chat.last);
    await busy.bring(chat, asked);
    expect(chat.last.text).toContain("How heavy is it?");
    await chat.text(`${ounces - 1} oz`);
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("who asks again does not get the prices twice, nor an earlier job's", async () => {
    const { chat, asked } = await waiting();
    const again = await chat.press("Ask again", chat.last);
    await busy.bring(chat, asked);
    expect(chat.last.text).toContain("Asking the carriers…");
    await busy.bring(chat, again);
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("a refusal is told as well, in the person's language", async () => {
    const { chat, asked } = await waiting("ru");
    expect(chat.last.text).toContain("примерно через");
    await busy.shipstationFault({ route: RATES, kind: "outcome", outcome: "no_rates", times: 1 });
    await busy.bring(chat, asked);
    expect(chat.last.text).toContain("Спросите ещё раз или измените этикетку.");
  });

  test("ShipStation's own 429 is the same: it is waited for as long as it says", async () => {
    const chat = await beforePrices();
    await fault({ kind: "rate_limit", retry_after: 2, times: 1 });
    const asked = await weigh(chat);
    expect(await waits(bot, chat, asked)).toBe(true);
    expect(chat.last.text).toContain("Many people are asking");
    await bot.bring(chat, asked);
    expect(chat.last.text).toContain("Choose how to send it");
  });
});
