import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { until } from "../../../../../dev/servers/until.ts";
import type { ShippingBackend } from "../backend.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { createPaying, type Paying, type PayingChat } from "../testing/paying.fixture.ts";
import { arm, expectStruck, FAULT_NAMES, FAULTS, type FaultName } from "./faults.fixture.ts";

const INVOICE = "POST /v1/payment/invoice";
const READ = "GET /v1/payment/:track_id";
/** Longer than the client waits for one answer. */
const SLOW_MS = 5_500;
const LIMIT_MS = 60_000;

let bot: MoneyConversation;
let paying: Paying;
/** A process that has just started: what failed for the last row has opened no breaker of it. */
let backend: ShippingBackend;

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
  paying = createPaying(bot);
});
beforeEach(() => {
  backend = bot.restart();
});
afterEach(async () => {
  await bot.noFaults();
  const { balances, summed, total } = await bot.books();
  expect([total, summed]).toEqual([0, balances]);
});
afterAll(() => bot.end());

const armed = (route: string, name: FaultName, times: object) =>
  arm(bot, bot.urls.oxapay, {
    route,
    ...FAULTS[name],
    ...(name === "slow" && { latency_ms: SLOW_MS }),
    ...times,
  });

/** One payment, credited once and told once. */
async function expectCredited(chat: PayingChat): Promise<void> {
  await until(async () => (await bot.told(chat.id)).length > 0, "the credit", 20_000);
  expect([await paying.credits(chat), await bot.told(chat.id)]).toEqual([
    [2_500],
    [expect.stringContaining("✅ $25.00 came in.")],
  ]);
  expect(await bot.db.collection("payments").countDocuments({ telegram_id: chat.id })).toBe(1);
}

async function expectNothingCame(chat: PayingChat): Promise<void> {
  expect([await paying.balance(chat), await bot.told(chat.id)]).toEqual([0, []]);
}

describe("making the invoice", () => {
  async function atAmounts(): Promise<PayingChat> {
    const chat = bot.newChat();
    await chat.text("/topup");
    return chat;
  }

  test.each(FAULT_NAMES)(
    "passes, after %s: the page is shown by the same job",
    async (name) => {
      const chat = await atAmounts();
      const fault = await armed(INVOICE, name, { times: 1 });
      await paying.bringBy(backend, chat);
      await expectStruck(fault, 1);
      expect(chat.messages).toHaveLength(1);
      expect(chat.last.text).toContain("Your payment page for <b>$25.00</b> is ready");
      await paying.press(paying.pageOf(chat), "pay");
      await expectCredited(chat);
    },
    LIMIT_MS,
  );

  test.each(FAULT_NAMES)(
    "answers %s until the job is given up: the person reads that no money moved, and may try again",
    async (name) => {
      const chat = await atAmounts();
      const fault = await armed(INVOICE, name, {});
      await paying.bringBy(backend, chat);
      await expectStruck(fault);
      expect(chat.messages).toHaveLength(1);
      expect(chat.last.text).toContain("No money has moved; please try again in a minute.");
      await bot.noFaults();
      await paying.bringBy(bot.restart(), chat, "Try again");
      expect(chat.last.text).toContain("Your payment page for <b>$25.00</b> is ready");
      await paying.press(paying.pageOf(chat), "pay");
      await expectCredited(chat);
    },
    LIMIT_MS,
  );
});

describe("asking what became of a payment that a callback reports", () => {
  test.each(FAULT_NAMES)(
    "passes, after %s: OxaPay calls again",
    async (name) => {
      const { chat, url } = await paying.asked();
      // The client's own repetitions too: the callback is answered 503. Of slow ones it has time for one.
      const times = name === "slow" ? 1 : 3;
      const fault = await armed(READ, name, { times });
      await paying.press(url, "pay");
      await expectCredited(chat);
      await expectStruck(fault, times);
    },
    LIMIT_MS,
  );

  test.each(FAULT_NAMES)(
    "answers %s for as long as OxaPay calls, and then the poll finds it",
    async (name) => {
      const { chat, trackId, paymentId } = await paying.asked();
      await paying.uncalled(2);
      await paying.pay(trackId, 25);
      const fault = await armed(READ, name, {});
      // OxaPay's tries of the day, as far as there is patience for slow ones.
      for (let tries = name === "slow" ? 1 : 5; tries > 0; tries--)
        expect((await paying.callback(trackId, paymentId)).status).toBe(503);
      await expectStruck(fault);
      await expectNothingCame(chat);
      await bot.noFaults();
      await paying.look(chat, bot.restart());
      await expectCredited(chat);
    },
    LIMIT_MS,
  );
});

describe("asking what became of a payment by the poll", () => {
  test.each(FAULT_NAMES)(
    "answers %s, and the next look credits it",
    async (name) => {
      const { chat, trackId } = await paying.asked();
      await paying.uncalled(2);
      await paying.pay(trackId, 25);
      const fault = await armed(READ, name, {});
      await paying.look(chat, backend);
      await expectStruck(fault);
      await expectNothingCame(chat);
      await bot.noFaults();
      await paying.look(chat, bot.restart());
      await paying.look(chat, bot.restart());
      await expectCredited(chat);
    },
    LIMIT_MS,
  );
});

/** What a callback can be besides on time and once; two report a payment: that it is coming, and that it is there. */
const CALLBACKS: readonly { readonly outcome: string; readonly times: number; readonly looks: number }[] = [
  { outcome: "wrong_hmac", times: 1, looks: 0 },
  // Five tries of each.
  { outcome: "wrong_hmac", times: 10, looks: 1 },
  { outcome: "replay", times: 2, looks: 0 },
  { outcome: "at_once", times: 2, looks: 0 },
  { outcome: "lost", times: 1, looks: 0 },
  { outcome: "lost", times: 10, looks: 1 },
  { outcome: "never", times: 2, looks: 1 },
];

test.each(CALLBACKS)(
  "a callback that is $outcome $times times: one credit, found by $looks looks",
  async ({ looks, outcome, times }) => {
    const { chat, url } = await paying.asked();
    const fault = await arm(bot, bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome, times });
    await paying.press(url, "pay");
    await until(async () => (await fault.struck()) === times, "all of the fault", 20_000);
    if (looks > 0) await expectNothingCame(chat);
    for (let left = looks; left > 0; left--) await paying.look(chat, backend);
    await expectCredited(chat);
  },
);
