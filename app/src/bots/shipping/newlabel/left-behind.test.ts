import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Reaction, SeenMessage } from "../../../platform/telegram/testing/chat.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { toConfirm, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;
/** A weight of no other test's: equal parcels share their prices. */
let ounces = 20;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const PENDING = /Asking the carriers|Checking the price/;
/** Everything that the person reads now and that says that prices are on their way. */
const pending = (chat: ShippingChat) => chat.messages.filter(({ text }) => PENDING.test(text));

interface Waiting {
  readonly chat: ShippingChat;
  readonly asked: Reaction;
  /** The message that says that the carriers are asked. */
  readonly message: SeenMessage;
}

/** Somebody who typed a weight and waits for the prices: the session knows their message by a reference. */
async function typed(): Promise<Waiting> {
  const chat = bot.newChat();
  await toSize(chat);
  await chat.text("10x6x4 in");
  const asked = await chat.text(`${ounces++} oz`);
  return { chat, asked, message: chat.last };
}

/** Somebody who pressed a weight: the session knows the message's id. */
async function pressed(): Promise<Waiting> {
  const chat = bot.newChat();
  await toSize(chat);
  await chat.text("10x6x4 in");
  await bot.forgetPrices();
  const asked = await chat.press("8 oz", chat.last);
  return { chat, asked, message: chat.last };
}

/** Somebody who pressed Buy on a price of half an hour ago. */
async function repricing(): Promise<Waiting> {
  const chat = bot.newChat();
  await bot.topUp(chat.id, 100_000);
  await toConfirm(bot, chat);
  const session = JSON.parse(chat.session);
  session.draft.step.quote.expiresAt = Date.now() - 1;
  chat.session = JSON.stringify(session);
  await bot.forgetPrices();
  const asked = await chat.press("Buy for", chat.last);
  return { chat, asked, message: chat.last };
}

const BELOW = "👇 The prices come into the message below.";
const LEFT = "You went on to something else: these prices are not needed any more.";
const UNBOUGHT =
  "You went on to something else: this price is not asked for any more, and nothing is bought by it.";

const WAYS: readonly [string, string, (waiting: Waiting) => Promise<unknown>][] = [
  ["types something", BELOW, ({ chat }) => chat.text("hello?")],
  [
    "comes back to the label from the menu",
    BELOW,
    async ({ chat }) => {
      await chat.text("/newlabel");
      await chat.press("Continue the label", chat.last);
    },
  ],
  ["sends /cancel", LEFT, ({ chat }) => chat.text("/cancel")],
  [
    "presses Cancel under an older question",
    LEFT,
    ({ chat }) => {
      const older = chat.messages.find(({ text }) => text.includes("How heavy is it?"));
      return chat.press("Cancel", older ?? chat.messages[0]);
    },
  ],
  [
    "begins another label",
    LEFT,
    async ({ chat }) => {
      await chat.text("/newlabel");
      await chat.press("Start a new one", chat.last);
    },
  ],
];

describe.each([
  ["typed", typed],
  ["pressed", pressed],
  ["of a stale price", repricing],
])("a wait for prices (%s)", (kind, wait) => {
  test.each(WAYS)("ends in a true sentence when the person %s", async (_way, sentence, goOn) => {
    const waiting = await wait();
    const { asked, chat, message } = waiting;
    expect(pending(chat)).toEqual([message]);
    await goOn(waiting);
    expect([message.text, message.buttons.size]).toEqual([
      kind === "of a stale price" && sentence === LEFT ? UNBOUGHT : sentence,
      0,
    ]);
    await bot.bring(chat, asked);
    expect(pending(chat)).toEqual([]);
    const prices = chat.messages.filter(({ text }) => /Choose how to send it|Buying your label/.test(text));
    expect(prices.length > 0 && prices.at(-1) === chat.last).toBe(sentence === BELOW);
  });

  test.each(["Back", "Cancel"])("makes room for what %s shows, and no more is said there", async (button) => {
    const { chat, asked, message } = await wait();
    const { messages } = await chat.press(button, message);
    expect(messages).toEqual([message]);
    const shown = message.text;
    expect(shown).not.toMatch(/below|any more/);
    await bot.bring(chat, asked);
    expect([message.text, pending(chat)]).toEqual([shown, []]);
  });

  test("is left alone by a command that has nothing to do with the label", async () => {
    const { chat, asked, message } = await wait();
    await chat.text("/balance");
    expect(pending(chat)).toEqual([message]);
    await bot.bring(chat, asked);
    expect(pending(chat)).toEqual([]);
  });
});

test("typed at three times, the prices come into the last message, and the others point to the one below", async () => {
  const { chat, asked, message } = await typed();
  for (const text of ["and?", "well?", "hello?"]) await chat.text(text);
  expect(pending(chat)).toEqual([chat.last]);
  const stale = await chat.pressData(`d:${JSON.parse(chat.session).draft.id}:0:back`, message.id);
  expect([stale.toast, stale.messages]).toEqual(["This button is no longer active.", []]);
  await bot.bring(chat, asked);
  expect(chat.last.text).toContain("Choose how to send it");
  expect(chat.messages.filter(({ text }) => text === BELOW)).toHaveLength(3);
});

test.each([
  ["/cancel", "Вы занялись другим: эти цены больше не нужны.", "ru"],
  ["/cancel", "سراغ کار دیگری رفتید: این قیمت‌ها دیگر لازم نیستند.", "fa"],
])("%s: %s", async (command, sentence, language) => {
  const { chat, message } = await typed();
  chat.session = JSON.stringify({ ...JSON.parse(chat.session), language });
  await chat.text(command);
  expect(message.text).toBe(sentence);
});

const UNDER_THE_PRICES: readonly [string, (waiting: Waiting) => Promise<unknown>][] = [
  ["types another weight", ({ chat }) => chat.text(`${ounces++} oz`)],
  [
    "presses another weight that the bot offered",
    async ({ chat }) => {
      await chat.text("2,340 lb");
      await chat.press("2.34 lb", chat.last);
    },
  ],
  [
    "goes back twice",
    async ({ chat }) => {
      await chat.press("Back", chat.last);
      await chat.press("Back", chat.last);
    },
  ],
  [
    "goes back and changes something",
    async ({ chat }) => {
      await chat.press("Back", chat.last);
      await chat.press("Change something", chat.last);
      await chat.press("Weight", chat.last);
    },
  ],
];

describe.each(UNDER_THE_PRICES)("a wish to buy that is left as the person %s", (_way, goOn) => {
  const ordersOf = async ({ id }: ShippingChat) => (await bot.services.orders.list(id, 1)).orders;

  test("is not granted any more by a run that began before, nor said to be", async () => {
    const waiting = await repricing();
    const { asked, chat } = waiting;
    const asking = chat.session;
    await goOn(waiting);
    await chat.text("/cancel");
    expect(chat.last.text).toContain("Nothing was charged.");
    chat.session = asking;
    await bot.bring(chat, asked);
    expect([await ordersOf(chat), await bot.services.ledger.balance(chat.id)]).toEqual([[], 100_000]);
  });

  test("is told as bought when it was granted in that moment, and the label goes on", async () => {
    const waiting = await repricing();
    const { chat } = waiting;
    const operationId = JSON.parse(chat.session).draft.step.wait.wish;
    await bot.services.orders.place(wishOf(chat.id, 700, { operationId }), new AbortController().signal);
    await goOn(waiting);
    expect(chat.messages.filter(({ text }) => text.includes("Buying your label…"))).toHaveLength(1);
    expect(JSON.parse(chat.session).draft).toBeDefined();
    expect(await ordersOf(chat)).toHaveLength(1);
  });
});
