import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
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

const buttonsOf = (chat: ShippingChat) => [...chat.last.buttons.keys()];
/** The buttons of services alone. */
const pricesOf = (chat: ShippingChat) => buttonsOf(chat).filter((text) => /\$\d/.test(text));
const fault = (change: object) => bot.shipstationFault({ route: RATES, ...change });
const draftOf = (chat: ShippingChat) => JSON.parse(chat.session).draft;

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
  await weigh(chat);
  return chat;
}

/** A person who has looked at the confirmation for so long that its price is stale. */
async function withStaleOffer(change: object = {}, cents = 10_000): Promise<ShippingChat> {
  const chat = await withPrices();
  await bot.topUp(chat.id, cents);
  await chat.press("💲", chat.last);
  const session = JSON.parse(chat.session);
  Object.assign(session.draft.step.quote, { expiresAt: Date.now() - 1 }, change);
  chat.session = JSON.stringify(session);
  return chat;
}

const ordersOf = async (chat: ShippingChat) => (await bot.services.orders.list(chat.id, 1)).orders;

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
    await weigh(chat);
    expect(chat.last.text).toContain("No answer at the moment: UPS.");
    expect(pricesOf(chat)).toHaveLength(6);
  });

  test("one that breaks or is slow does so too, and the rest is there in time", async () => {
    const chat = await beforePrices();
    await fault({ kind: "outcome", outcome: "carrier_slow", code: "se-303", latency_ms: 30_000 });
    await weigh(chat);
    expect(chat.last.text).toContain("No answer at the moment: FedEx.");
    expect(pricesOf(chat)).toHaveLength(6);
  });

  test("one that does not take the parcel is named in another line", async () => {
    const chat = await beforePrices();
    await chat.text("80 lb");
    expect(chat.last.text).toContain("Not for this parcel: USPS.");
    expect(pricesOf(chat).some((price) => price.includes("USPS"))).toBe(false);
  });

  test.each([
    ["500 Object reference not set to an instance of an object", { kind: "status", status: 500 }],
    ["an answer that is lost", { kind: "lost" }],
    ["a connection that breaks", { kind: "reset" }],
    ["half an answer", { kind: "malformed" }],
  ])("all with %s: the person is told, and asks again", async (_, trouble) => {
    // A breaker of its own: what fails opens it for a while.
    const own = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
    const chat = own.newChat();
    await toSize(chat);
    await chat.text("10x6x4 in");
    await own.shipstationFault({ route: RATES, times: 4, ...trouble });
    await chat.text("30 oz");
    expect(chat.last.text).toContain("The carriers do not answer at the moment.");
    expect(buttonsOf(chat)).toContain("🔄 Ask again");
    await own.healShipstation();
    await chat.press("Ask again", chat.last);
    expect(pricesOf(chat)).toHaveLength(9);
    await own.end();
  });
});

describe("an offer that is stale when it is bought", () => {
  test("is bought at once when the price is the same", async () => {
    const chat = await withStaleOffer();
    const { work } = await chat.press("Buy for");
    expect(chat.last.text).toContain("Buying your label…");
    expect(work).toMatchObject([{ job: "label-buy" }]);
    expect(await ordersOf(chat)).toHaveLength(1);
  });

  test("is shown again with both prices when the carrier asks more, and one more press buys at that", async () => {
    const chat = await withStaleOffer({ priceCents: 499 });
    const old = chat.pressUpdate("Buy for");
    await chat.deliver(old);
    expect(chat.last.text).toMatch(/has changed: it was \$4\.99, today it is <b>\$\d/);
    expect(await ordersOf(chat)).toEqual([]);
    expect(await bot.services.ledger.balance(chat.id)).toBe(10_000);
    // A second press of the old button, made before the new price was seen, buys nothing.
    expect((await chat.deliver(old)).toast).toContain("no longer active");
    expect(await ordersOf(chat)).toEqual([]);
    const price = /\$[\d.]+/.exec(buttonsOf(chat)[0] ?? "")?.[0];
    await chat.press("Buy for", chat.last);
    expect(chat.last.text).toContain("Buying your label…");
    const [order] = await ordersOf(chat);
    expect(`$${((order?.priceCents ?? 0) / 100).toFixed(2)}`).toBe(price);
  });

  test("is shown again when it became cheaper", async () => {
    const chat = await withStaleOffer({ priceCents: 99_900 });
    await chat.press("Buy for");
    expect(chat.last.text).toMatch(/has fallen: it was \$999\.00, today it is <b>\$\d/);
  });

  test("that is no longer offered leads to what is", async () => {
    const chat = await withStaleOffer({ serviceCode: "usps_balloon", service: "USPS Balloon" });
    await chat.press("Buy for");
    expect(chat.last.text).toContain("USPS Balloon is no longer offered for this parcel. Nothing was bought");
    expect(pricesOf(chat)).toHaveLength(9);
    expect(await ordersOf(chat)).toEqual([]);
  });

  test("stays to be pressed again while the carriers do not answer", async () => {
    const own = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
    const chat = own.newChat();
    await own.topUp(chat.id, 10_000);
    await toSize(chat);
    await chat.text("10x6x4 in");
    await chat.text("31 oz");
    await chat.press("💲", chat.last);
    const session = JSON.parse(chat.session);
    session.draft.step.quote.expiresAt = Date.now() - 1;
    // What is priced again is not in the cache: its ten minutes are over.
    session.draft.known.weight.value = 32;
    chat.session = JSON.stringify(session);
    await own.shipstationFault({ route: RATES, kind: "status", status: 500, times: 4 });
    await chat.press("Buy for");
    expect(chat.last.text).toContain("The carriers do not answer at the moment.");
    expect(chat.last.text).toContain("Check, then buy");
    await own.healShipstation();
    await chat.press("Buy for");
    expect(chat.last.text).toMatch(/has changed|Buying your label/);
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

  /** Somebody whose question finds no room, with as many before them as there is room for. */
  async function waiting(language = "en") {
    for (;;) {
      const chat = busy.newChat();
      await toSize(chat);
      await chat.text("10x6x4 in");
      chat.session = JSON.stringify({ ...JSON.parse(chat.session), language });
      const from = performance.now();
      const { work } = await weigh(chat);
      if (work.length > 0) return { chat, work, ms: performance.now() - from };
    }
  }

  test("the wait is told at once, and the prices come into the same message by themselves", async () => {
    const { chat, ms, work } = await waiting();
    expect(ms).toBeLessThan(2_000);
    expect(chat.last.text).toMatch(/Many people are asking for prices right now.*in about 5 seconds/s);
    expect(work).toMatchObject([{ job: "rates-ask", payload: { chatId: chat.id, language: "en" } }]);
    const message = chat.last;
    const count = chat.messages.length;
    await busy.bringRates(chat, work);
    expect(chat.messages).toHaveLength(count);
    expect(message.text).toContain("Choose how to send it");
    await chat.press("💲", message);
    expect(message.text).toContain("Check, then buy");
  });

  test("whoever does not wait is left alone: the prices are there when they come back", async () => {
    const { chat, work } = await waiting();
    await chat.press("Back", chat.last);
    await busy.bringRates(chat, work);
    expect(chat.last.text).toContain("How heavy is it?");
    await chat.text(`${ounces - 1} oz`);
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("text in between is answered below, and the prices come into the newest message", async () => {
    const { chat, work } = await waiting();
    await chat.text("hello?");
    const message = chat.last;
    expect(message.text).toContain("Many people are asking");
    await busy.bringRates(chat, work);
    expect(message.text).toContain("Choose how to send it");
    expect(message).toBe(chat.last);
  });

  test("who asks again does not get the prices twice, nor an earlier job's", async () => {
    const { chat, work } = await waiting();
    const again = await chat.press("Ask again", chat.last);
    await busy.bringRates(chat, work);
    if (again.work.length > 0) {
      expect(chat.last.text).toContain("Many people are asking");
      await busy.bringRates(chat, again.work);
    }
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("a refusal is told as well, in the person's language", async () => {
    const { chat, work } = await waiting("ru");
    expect(chat.last.text).toContain("примерно через");
    await busy.shipstationFault({ route: RATES, kind: "outcome", outcome: "no_rates", times: 1 });
    await busy.bringRates(chat, work);
    expect(chat.last.text).toContain("Спросите ещё раз или измените этикетку.");
  });

  test("a stale offer is priced when there is room, and shown again to be pressed", async () => {
    const { chat, work } = await waiting();
    await busy.bringRates(chat, work);
    await busy.topUp(chat.id, 10_000);
    await chat.press("💲", chat.last);
    const session = JSON.parse(chat.session);
    session.draft.step.quote.expiresAt = Date.now() - 1;
    session.draft.step.quote.priceCents = 1;
    session.draft.known.weight.value = ounces++;
    chat.session = JSON.stringify(session);
    await waiting();
    const pressed = await chat.press("Buy for", chat.last);
    expect(chat.last.text).toContain("Many people are asking");
    await busy.bringRates(chat, pressed.work);
    expect(chat.last.text).toMatch(/has changed: it was \$0\.01, today it is/);
    expect(chat.last.text).toContain("Check, then buy");
    await chat.press("Buy for", chat.last);
    expect(chat.last.text).toContain("Buying your label…");
    expect(draftOf(chat)).toBeUndefined();
  });

  test("ShipStation's own 429 is the same: it is waited for as long as it says", async () => {
    const chat = await beforePrices();
    await fault({ kind: "rate_limit", retry_after: 1, times: 1 });
    const { work } = await weigh(chat);
    expect(chat.last.text).toContain("Many people are asking");
    expect(await bot.bringRates(chat, work)).toBeGreaterThanOrEqual(1);
    expect(chat.last.text).toContain("Choose how to send it");
  });
});
