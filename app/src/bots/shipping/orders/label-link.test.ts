import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { Person } from "../../../../../dev/testing/person.ts";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../../../../simulators/telegram/simulator.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { createFileLinks, readFileLink } from "../../../platform/files/links/file-links.ts";
import { createLinkSigner } from "../../../platform/files/links/link-signer.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
import { createOutbox, type Outbox } from "../../../platform/telegram/outbox.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { labelReprintProcessor } from "../reprint/label-reprint-processor.ts";
import { createShippingTexts } from "../voice.ts";
import { labelBuyProcessor } from "./label-buy-processor.ts";

const CDN = "https://cdn.example.org";
const context: JobContext = {
  signal: new AbortController().signal,
  jobId: "test",
  attempt: 1,
  lastAttempt: false,
};
const signer = createLinkSigner([new Secret("k".repeat(40))]);
const links = createFileLinks({
  baseUrl: CDN,
  signer,
  lifetimeMs: 3_600_000,
  now: () => Date.UTC(2100, 4, 7, 11, 30),
});
let bot: BackendFixture;
let shipstation: ShipStation;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
});
afterAll(async () => {
  await shipstation.close();
  await bot.end();
});

interface Change {
  readonly chats?: typeof bot.chats;
  readonly chatId?: number;
}

async function bought(
  languageCode: string,
  configured: typeof links | undefined,
  { chatId, chats = bot.chats }: Change = {},
) {
  const { orderId, person } = await bot.placed(chatId === undefined ? {} : { chatId });
  await bot.people.register({ telegramId: person, firstName: "Ada", languageCode });
  const texts = createShippingTexts(bot.logger);
  const deps = {
    ...bot,
    chats,
    orders: bot.orderStore,
    texts,
    links: configured,
    shipstation,
    times: bot.purchaseTimes,
  };
  await labelBuyProcessor.run({ orderId }, deps, context);
  return { deps, orderId, person };
}

function expectLinked(
  payload: Readonly<Record<string, unknown>> | undefined,
  orderId: string,
  button: string,
) {
  const markup = JSON.parse(JSON.stringify(payload?.reply_markup)) as {
    readonly inline_keyboard: readonly (readonly { readonly text: string; readonly url: string }[])[];
  };
  expect(markup.inline_keyboard).toMatchObject([[{ text: button }]]);
  const url = markup.inline_keyboard[0]?.[0]?.url ?? "";
  expect(url).toContain(`${CDN}/files/labels/${orderId}.pdf?expires=`);
  const link = readFileLink(url.slice(CDN.length));
  expect(link && signer.isGood(link)).toBe(true);
}

test.each([
  ["en", "until May 7, 2100, 12:30", "🔗 Open the label"],
  ["ru", "до 7 мая 2100 г., 12:30 UTC", "🔗 Открыть этикетку"],
  ["fa", "۱۷ اردیبهشت ۱۴۷۹", "🔗 بازکردن برچسب"],
])(
  "where links are configured, one follows a new label and says in the person's language (%s) until when it works",
  async (language, until, button) => {
    const { orderId, person } = await bought(language, links);
    const [label, link, ...others] = await bot.said(person);
    expect(others).toEqual([]);
    expect(label?.method).toBe("sendDocument");
    expect(label?.payload.caption).toContain(orderId);
    expect(label?.payload.reply_markup).toBeUndefined();
    expect(link?.method).toBe("sendMessage");
    expect(link?.payload.text).toContain(until);
    expectLinked(link?.payload, orderId, button);
  },
);

test("so does one that had to be fetched from the carrier again", async () => {
  const { deps, orderId, person } = await bought("en", links);
  await bot.files.delete(`labels/${orderId}.pdf`);
  await labelReprintProcessor.run({ orderId }, deps, { ...context, jobId: `again-${orderId}` });
  const [again, link] = (await bot.said(person)).slice(-2);
  expect(again?.method).toBe("sendDocument");
  expect(again?.payload.reply_markup).toBeUndefined();
  expect(link?.payload.text).toContain("May 7, 2100");
  expectLinked(link?.payload, orderId, "🔗 Open the label");
});

test("a link that was not kept is said by the next run, and the label not again", async () => {
  let away = true;
  const say: typeof bot.chats.say = (chatId, effectId, compose) =>
    effectId.endsWith(".link") && away
      ? Promise.reject(new AppError("REDIS_UNAVAILABLE", "away"))
      : bot.chats.say(chatId, effectId, compose);
  const chats = { ...bot.chats, say };
  const { orderId, person } = await bot.placed();
  const deps = { ...bot, chats, orders: bot.orderStore, links, shipstation, times: bot.purchaseTimes };
  await expect(labelBuyProcessor.run({ orderId }, deps, context)).rejects.toThrow("away");
  away = false;
  await labelBuyProcessor.run({ orderId }, deps, context);
  expect((await bot.said(person)).map(({ method }) => method)).toEqual(["sendDocument", "sendMessage"]);
});

test("where none are configured, it is the label and nothing else", async () => {
  const { orderId, person } = await bought("en", undefined);
  const [label] = await bot.said(person);
  expect(label?.payload.reply_markup).toBeUndefined();
  expect(label?.payload.caption).toMatch(
    new RegExp(`^✅ Your label is ready: ${orderId}\\n.*\\n.*\\nPrice: \\$7.45$`),
  );
});

describe("where Telegram refuses the link's address", () => {
  const token = "1:link";
  const refused = createFileLinks({ baseUrl: "ftp://localhost", signer, lifetimeMs: 3_600_000 });
  let telegram: TelegramSimulator;
  let outbox: Outbox;

  beforeAll(async () => {
    telegram = await createTelegramSimulator({ bots: [{ token, name: "ship", username: "ship_bot" }] });
    const name = `link${randomUUID().slice(0, 8)}`;
    const addJob = () => Promise.reject(new Error("nothing is enqueued in these tests"));
    outbox = createOutbox({ ...bot, bot: name, token, apiRoot: telegram.url, addJob, sweepTickMs: 0 });
  });
  afterAll(async () => {
    await outbox.stop();
    await telegram.close();
  });

  test("the label arrives all the same, a new one and one that is fetched again", async () => {
    const person = await Person.arrive(telegram.url, "ship");
    await person.write("/start");
    const { deps, orderId } = await bought("en", refused, { chats: outbox.chats, chatId: person.id });
    await person.sees(/Your label is ready/);
    await bot.files.delete(`labels/${orderId}.pdf`);
    await labelReprintProcessor.run({ orderId }, deps, { ...context, jobId: `refused-${orderId}` });
    await person.sees(/The label of order/);
    await refusals(2);
  });

  /** Both links were tried and refused. */
  async function refusals(count: number): Promise<void> {
    await vi.waitFor(async () => {
      const stats = (await (await fetch(`${telegram.url}/stats`)).json()) as {
        bots: Record<string, { calls: Record<string, Record<string, number>> }>;
      };
      const { sendDocument, sendMessage } = stats.bots.ship?.calls ?? {};
      expect([sendDocument?.["200"], sendMessage?.["400"]]).toEqual([2, count]);
    }, 10_000);
  }
});
