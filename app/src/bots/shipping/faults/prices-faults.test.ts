import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import type { ShippingBackend } from "../backend.ts";
import { processorOf, workOff } from "../testing/as-the-queue.fixture.ts";
import { toSize } from "../testing/label-steps.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import type { PayingChat } from "../testing/paying.fixture.ts";
import { arm, expectStruck, FAULT_NAMES, FAULTS, type FaultName } from "./faults.fixture.ts";

/** More than the carriers are waited for, asked together or one by one. */
const SLOW_MS = 2_700;
const LIMIT_MS = 60_000;
/** Each with the calls that fail one run of the job: the list of carriers, and its repetitions; all carriers at once, then each. */
const CALLS = [
  { call: "asking who carries", route: "GET /v2/carriers", times: 3 },
  { call: "asking for prices", route: "POST /v2/rates", times: 4 },
] as const;

let bot: MoneyConversation;
/** Hundredths of an ounce, by the clock: no other row's, nor one of a run before, since equal parcels share their prices for ten minutes. */
let weight = 2_000 + (Math.floor(Date.now() / 100) % 190_000);

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

async function asking(): Promise<{ chat: PayingChat; asked: Reaction }> {
  const chat = bot.newChat();
  await toSize(chat);
  await chat.text("10x6x4 in");
  const asked = await chat.text(`${(weight++ / 100).toFixed(2)} oz`);
  expect(chat.last.text).toContain("Asking the carriers…");
  return { chat, asked };
}

/** Works the job off, in a process whose clients know of no failure. */
async function bring(backend: ShippingBackend, { work: [entry] }: Pick<Reaction, "work">): Promise<void> {
  if (entry?.kind !== "job") throw new Error("no prices were asked for");
  await workOff(processorOf(backend.processors, entry.job), entry);
}

const armed = (route: string, name: FaultName, change: object) =>
  arm(bot, bot.urls.shipstation, {
    ...{ route, ...FAULTS[name] },
    ...(name === "slow" && { latency_ms: SLOW_MS }),
    ...change,
  });

describe.each(CALLS)("$call", ({ route, times }) => {
  test.each(FAULT_NAMES)(
    "passes, after %s: the prices come into the message that said so",
    async (name) => {
      const { chat, asked } = await asking();
      const [message, count] = [chat.last, chat.messages.length];
      // A list that is slow or cut short is asked for again by the next run only.
      const once = route.startsWith("GET") && (name === "slow" || name === "half an answer");
      const strikes = once ? 1 : times;
      const fault = await armed(route, name, { times: strikes });
      await bring(bot.restart(), asked);
      await expectStruck(fault, strikes);
      expect([message.text, chat.messages.length]).toEqual([
        expect.stringContaining("Choose how to send it"),
        count,
      ]);
    },
    LIMIT_MS,
  );

  test.each(FAULT_NAMES)(
    "answers %s until the job is given up: the person reads so, and asks again",
    async (name) => {
      const { chat, asked } = await asking();
      const [message, count] = [chat.last, chat.messages.length];
      // A 429 is waited for as long as a crowd would take: this one says longer.
      const fault = await armed(route, name, name === "429" ? { retry_after: 3_600 } : {});
      await bring(bot.restart(), asked);
      await expectStruck(fault);
      expect([message.text, chat.messages.length]).toEqual([
        expect.stringContaining("The carriers do not answer at the moment."),
        count,
      ]);
      await bot.noFaults();
      await bring(bot.restart(), await chat.press("Ask again", message));
      expect(message.text).toContain("Choose how to send it");
    },
    LIMIT_MS,
  );
});
