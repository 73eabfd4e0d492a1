import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
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

const ordersOf = async (chat: ShippingChat) => (await bot.services.orders.list(chat.id, 1)).orders;
const texts = (chat: ShippingChat) => chat.messages.map(({ text }) => text);

/** A person who has looked at the confirmation for so long that its price is stale. */
async function withStaleOffer(change: object = {}, on = bot): Promise<ShippingChat> {
  const chat = on.newChat();
  await on.topUp(chat.id, 10_000);
  await toSize(chat);
  await chat.text("10x6x4 in");
  await on.bring(chat, await chat.text(`${ounces++} oz`));
  await chat.press("💲", chat.last);
  const session = JSON.parse(chat.session);
  Object.assign(session.draft.step.quote, { expiresAt: Date.now() - 1 }, change);
  chat.session = JSON.stringify(session);
  return chat;
}

/** The same, and nobody has asked for an equal parcel lately: the carriers have to be asked. */
async function withForgottenOffer(change: object = {}): Promise<ShippingChat> {
  const chat = await withStaleOffer(change);
  await bot.forgetPrices();
  return chat;
}

describe("an offer that is stale when it is bought, and whose price is known", () => {
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
});

describe("an offer that is stale when it is bought, and whose price has to be asked for", () => {
  test("says so before the carriers answer, and is bought by the one press when the price is the same", async () => {
    const chat = await withForgottenOffer();
    const before = await bot.vendorCalls();
    const pressed = await chat.press("Buy for");
    expect(await bot.vendorCalls()).toBe(before);
    expect(chat.last.text).toMatch(/^⏳ Checking the price of USPS .*If it is still \$\d/);
    expect(buttonsOf(chat)).toEqual(["◀ Back", "✖️ Cancel"]);
    expect([pressed.work, await ordersOf(chat)]).toEqual([
      [expect.objectContaining({ job: "rates-ask" })],
      [],
    ]);
    const told = await bot.bring(chat, pressed);
    expect(chat.last.text).toContain("Buying your label…");
    expect(told?.work).toMatchObject([{ job: "label-buy" }]);
    expect(await ordersOf(chat)).toHaveLength(1);
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
  });

  test("is shown again when the carrier asks something else, and one more press buys at that", async () => {
    const chat = await withForgottenOffer({ priceCents: 1 });
    await bot.bring(chat, await chat.press("Buy for"));
    expect(chat.last.text).toMatch(/has changed: it was \$0\.01, today it is/);
    expect(chat.last.text).toContain("Check, then buy");
    expect(await ordersOf(chat)).toEqual([]);
    await chat.press("Buy for", chat.last);
    expect(chat.last.text).toContain("Buying your label…");
    expect(await ordersOf(chat)).toHaveLength(1);
  });

  test("is shown at both prices when the carrier has become dearer by then", async () => {
    const chat = await withForgottenOffer();
    const [, before = ""] = /Price: <b>\$([\d.]+)/.exec(chat.last.text) ?? [];
    await bot.shipstationFault({ route: RATES, kind: "outcome", outcome: "dearer", code: "25" });
    await bot.bring(chat, await chat.press("Buy for"));
    const [, was, today] =
      /has changed: it was \$([\d.]+), today it is <b>\$([\d.]+)/.exec(chat.last.text) ?? [];
    expect(was).toBe(before);
    expect(Number(today) / Number(was)).toBeCloseTo(1.25, 2);
    expect([await ordersOf(chat), await bot.services.ledger.balance(chat.id)]).toEqual([[], 10_000]);
    await chat.press("Buy for", chat.last);
    expect(await ordersOf(chat)).toMatchObject([{ priceCents: Math.round(Number(today) * 100) }]);
  });

  test("leads to what is offered, listed as before, when its service has gone by then", async () => {
    const chat = await withForgottenOffer();
    const session = JSON.parse(chat.session);
    const { list, quote } = session.draft.step;
    list.order = "speed";
    chat.session = JSON.stringify(session);
    const { service, serviceCode } = quote;
    await bot.shipstationFault({ route: RATES, kind: "outcome", outcome: "service_gone", code: serviceCode });
    await bot.bring(chat, await chat.press("Buy for"));
    expect(chat.last.text).toContain(`${service} is no longer offered for this parcel. Nothing was bought`);
    expect(pricesOf(chat)).toHaveLength(8);
    expect(buttonsOf(chat)).toContain("⇅ By price");
    expect([await ordersOf(chat), await bot.services.ledger.balance(chat.id)]).toEqual([[], 10_000]);
  });

  test("pressed twice is asked for once, and bought once", async () => {
    const chat = await withForgottenOffer();
    const presses = [chat.pressUpdate("Buy for"), chat.pressUpdate("Buy for")];
    const [first, second] = [await chat.deliver(presses[0] ?? {}), await chat.deliver(presses[1] ?? {})];
    expect([second.work, second.toast, second.messages]).toEqual([[], "", []]);
    await bot.bring(chat, first);
    // A third one, of a chat that has not shown yet what came.
    await chat.deliver(presses[1] ?? {});
    expect(chat.last.text).toContain("Buying your label…");
    expect(await ordersOf(chat)).toHaveLength(1);
  });

  test.each([
    ["Back", "Check, then buy"],
    ["Cancel", "The label is cancelled."],
  ])("is not bought after %s", async (button, expected) => {
    const chat = await withForgottenOffer();
    const pressed = await chat.press("Buy for");
    await chat.press(button, chat.last);
    const before = texts(chat);
    expect(before.at(-1)).toContain(expected);
    await bot.bring(chat, pressed);
    expect(texts(chat)).toEqual(before);
    expect(await ordersOf(chat)).toEqual([]);
  });

  test("is bought once when the process dies after the order was written, and the person hears of it", async () => {
    const chat = await withForgottenOffer();
    const pressed = await chat.press("Buy for");
    const uncommitted = chat.session;
    await bot.bring(chat, pressed);
    const balance = await bot.services.ledger.balance(chat.id);
    chat.session = uncommitted;
    bot.forgetTold();
    const told = await bot.bring(chat, pressed);
    expect(told?.work).toMatchObject([{ job: "label-buy" }]);
    expect(chat.last.text).toContain("Buying your label…");
    expect([(await ordersOf(chat)).length, await bot.services.ledger.balance(chat.id)]).toEqual([1, balance]);
  });

  test("whose order was written as the person went back is bought and told in a message of its own, once", async () => {
    const chat = await withForgottenOffer();
    const pressed = await chat.press("Buy for");
    const uncommitted = chat.session;
    const back = chat.pressUpdate("Back", chat.last);
    await bot.bring(chat, pressed);
    chat.session = uncommitted;
    await chat.deliver(back);
    const [confirmation, before] = [chat.last, texts(chat)];
    bot.forgetTold();
    const told = await bot.bring(chat, pressed);
    expect(told?.work).toEqual([expect.objectContaining({ job: "label-buy" })]);
    expect(texts(chat)).toEqual([...before, expect.stringContaining("Buying your label…")]);
    await chat.press("Buy for", confirmation);
    expect(await ordersOf(chat)).toHaveLength(1);
  });

  test("whose order was written as the person cancelled is not called cancelled or unbought", async () => {
    const chat = await withForgottenOffer();
    const pressed = await chat.press("Buy for");
    const uncommitted = chat.session;
    await bot.bring(chat, pressed);
    const waiting = chat.last;
    chat.session = uncommitted;
    await chat.text("/cancel");
    expect(chat.last.text).toContain("The label is not cancelled: it was bought at that very moment.");
    expect(waiting.text).toContain("Buying your label…");
    expect(await ordersOf(chat)).toHaveLength(1);
  });

  test("is not bought by a run that began before the person cancelled", async () => {
    const chat = await withForgottenOffer();
    const pressed = await chat.press("Buy for");
    const asking = chat.session;
    await chat.text("/cancel");
    expect(chat.last.text).toContain("Nothing was charged.");
    chat.session = asking;
    await bot.bring(chat, pressed);
    expect([await ordersOf(chat), await bot.services.ledger.balance(chat.id)]).toEqual([[], 10_000]);
  });

  test("says what is missing when the money went elsewhere meanwhile", async () => {
    const chat = await withForgottenOffer();
    const pressed = await chat.press("Buy for");
    await bot.db
      .collection<{ _id: string }>("ledger_accounts")
      .updateOne({ _id: `person:${chat.id}` }, { $set: { balance: 1 } });
    await bot.ledger.refresh(chat.id);
    await bot.bring(chat, pressed);
    expect(chat.last.text).toMatch(/is missing on your balance\.<\/b> Nothing was bought\./);
    expect(buttonsOf(chat)).toContain("➕ Top up");
    expect(await ordersOf(chat)).toEqual([]);
  });

  test("stays to be pressed again while the carriers do not answer", async () => {
    // A breaker of its own: what fails opens it for a while.
    const own = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
    const chat = await withStaleOffer({}, own);
    await own.forgetPrices();
    await own.shipstationFault({ route: RATES, kind: "status", status: 500, times: 20 });
    await own.bring(chat, await chat.press("Buy for"));
    expect(chat.last.text).toContain("The carriers do not answer at the moment.");
    expect(chat.last.text).toContain("Check, then buy");
    expect((await chat.press("Buy for")).work).toMatchObject([{ job: "rates-ask" }]);
    expect(chat.last.text).toContain("Checking the price");
    await own.end();
  });
});
