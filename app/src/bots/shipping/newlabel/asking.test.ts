import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;
/** A weight of no other test's: equal parcels share their prices. */
let ounces = 20;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** Somebody who has just asked for prices; the carriers were not asked yet. */
async function asking(): Promise<{ chat: ShippingChat; asked: Reaction; weight: object }> {
  const chat = bot.newChat();
  await toSize(chat);
  await chat.text("10x6x4 in");
  const weight = chat.textUpdate(`${ounces++} oz`);
  return { chat, asked: await chat.deliver(weight), weight };
}

const texts = (chat: ShippingChat) => chat.messages.map(({ text }) => text);

test("the bot answers before the carriers do, and their prices come into that message", async () => {
  const before = await bot.vendorCalls();
  const { chat, asked } = await asking();
  expect(await bot.vendorCalls()).toBe(before);
  expect(chat.last.text).toContain("Asking the carriers…");
  expect(asked.work).toMatchObject([{ job: "rates-ask", payload: { chatId: chat.id } }]);
  const [message, count] = [chat.last, chat.messages.length];
  await bot.bring(chat, asked);
  expect(await bot.vendorCalls()).toBeGreaterThan(before);
  expect([chat.messages.length, message.text]).toEqual([
    count,
    expect.stringContaining("Choose how to send it"),
  ]);
});

test.each([
  ["ru", "Спрашиваю перевозчиков…", "Выберите способ"],
  ["fa", "در حال پرسیدن از شرکت‌های حمل…", "شیوهٔ ارسال"],
])("in the person's language (%s)", async (language, asks, offers) => {
  const english = await asking();
  await english.chat.press("Back", english.chat.last);
  const chat = bot.newChat({ languageCode: language });
  chat.session = JSON.stringify({ ...JSON.parse(english.chat.session), language });
  const asked = await chat.text(`${ounces++} g`);
  expect(chat.last.text).toContain(asks);
  await bot.bring(chat, asked);
  expect(chat.last.text).toContain(offers);
});

test("an equal parcel's prices are shown at once: nobody is asked", async () => {
  const first = await asking();
  await bot.bring(first.chat, first.asked);
  ounces -= 1;
  const before = await bot.vendorCalls();
  const { chat, asked } = await asking();
  expect([asked.work, chat.last.text]).toEqual([[], expect.stringContaining("Choose how to send it")]);
  expect(await bot.vendorCalls()).toBe(before);
});

describe("what the person does meanwhile", () => {
  test.each([
    ["Back", "How heavy is it?"],
    ["Change something", "What shall be changed?"],
    ["Cancel", "The label is cancelled."],
  ])("%s: the question that stands there then is left alone", async (button, expected) => {
    const { asked, chat } = await asking();
    await chat.press(button, chat.last);
    const before = texts(chat);
    expect(before.at(-1)).toContain(expected);
    await bot.bring(chat, asked);
    expect(texts(chat)).toEqual(before);
  });

  test("Change something and Back: the prices that came meanwhile are shown, and others asked for again", async () => {
    const early = await asking();
    await early.chat.press("Change something", early.chat.last);
    const again = await early.chat.press("Back", early.chat.last);
    await bot.bring(early.chat, again);
    expect(early.chat.last.text).toContain("Choose how to send it");
    const late = await asking();
    await late.chat.press("Change something", late.chat.last);
    await bot.bring(late.chat, late.asked);
    expect((await late.chat.press("Back", late.chat.last)).work).toEqual([]);
    expect(late.chat.last.text).toContain("Choose how to send it");
  });

  test("/cancel: nothing comes any more", async () => {
    const { asked, chat } = await asking();
    await chat.text("/cancel");
    const before = [texts(chat), chat.session];
    await bot.bring(chat, asked);
    expect([texts(chat), chat.session]).toEqual(before);
  });

  test("another command: its answer stays the newest, and the prices come where they were asked for", async () => {
    const { asked, chat } = await asking();
    const message = chat.last;
    await chat.text("/balance");
    await bot.bring(chat, asked);
    expect(message.text).toContain("Choose how to send it");
    expect(chat.last.text).toContain("Your balance");
    await chat.press("💲", message);
    expect(message.text).toContain("Check, then buy");
  });

  test("text is answered below, and the prices come into the newest message", async () => {
    const { asked, chat } = await asking();
    await chat.text("hello?");
    expect(chat.last.text).toContain("Asking the carriers…");
    await bot.bring(chat, asked);
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("a new label: the prices of the one before are not for it", async () => {
    const { asked, chat } = await asking();
    await chat.text("/newlabel");
    await chat.press("Start a new one", chat.last);
    const before = texts(chat);
    await bot.bring(chat, asked);
    expect(texts(chat)).toEqual(before);
  });
});

describe("asked twice, or run twice", () => {
  test("a redelivered weight asks under the same job", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.text("10x6x4 in");
    const before = chat.session;
    const weight = chat.textUpdate(`${ounces++} oz`);
    const first = await chat.deliver(weight);
    chat.session = before;
    expect((await chat.deliver(weight)).work).toEqual(first.work);
  });

  test("a second press of a weight is no longer active, and asks nothing", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.press("Small box");
    await bot.forgetPrices();
    const presses = [chat.pressUpdate("8 oz"), chat.pressUpdate("8 oz")];
    const [first, second] = [await chat.deliver(presses[0] ?? {}), await chat.deliver(presses[1] ?? {})];
    expect([first.work.length, second.work, second.toast]).toEqual([
      1,
      [],
      "This button is no longer active.",
    ]);
  });

  test("a job that is run again after it told the chat changes nothing", async () => {
    const { asked, chat } = await asking();
    await bot.bring(chat, asked);
    await chat.press("💲", chat.last);
    const before = texts(chat);
    await bot.bring(chat, asked);
    expect(texts(chat)).toEqual(before);
  });

  test("a job that was lost: asked again, the prices come by another one", async () => {
    const { asked, chat } = await asking();
    const again = await chat.press("Ask again", chat.last);
    expect(again.work[0]?.id).not.toBe(asked.work[0]?.id);
    await bot.bring(chat, again);
    expect(chat.last.text).toContain("Choose how to send it");
  });
});
