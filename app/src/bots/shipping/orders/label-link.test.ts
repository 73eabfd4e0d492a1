import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Secret } from "../../../platform/config/secret.ts";
import { createFileLinks, readFileLink } from "../../../platform/files/links/file-links.ts";
import { createLinkSigner } from "../../../platform/files/links/link-signer.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
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

async function bought(languageCode: string, configured: typeof links | undefined) {
  const { orderId, person } = await bot.placed();
  await bot.people.register({ telegramId: person, firstName: "Ada", languageCode });
  const texts = createShippingTexts(bot.logger);
  const deps = {
    ...bot,
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
  "where links are configured, a new label comes with one and says in the person's language (%s) until when it works",
  async (language, until, button) => {
    const { orderId, person } = await bought(language, links);
    const [label, ...others] = await bot.said(person);
    expect(others).toEqual([]);
    expect(label?.method).toBe("sendDocument");
    expect(label?.payload.caption).toContain(orderId);
    expect(label?.payload.caption).toContain(until);
    expect(String(label?.payload.caption).length).toBeLessThanOrEqual(1_024);
    expectLinked(label?.payload, orderId, button);
  },
);

test("so does one that had to be fetched from the carrier again", async () => {
  const { deps, orderId, person } = await bought("en", links);
  await bot.files.delete(`labels/${orderId}.pdf`);
  await labelReprintProcessor.run({ orderId }, deps, { ...context, jobId: `again-${orderId}` });
  const again = (await bot.said(person)).at(-1);
  expect(again?.payload.caption).toContain("May 7, 2100");
  expectLinked(again?.payload, orderId, "🔗 Open the label");
});

test("where none are configured, it is the label and nothing else", async () => {
  const { orderId, person } = await bought("en", undefined);
  const [label] = await bot.said(person);
  expect(label?.payload.reply_markup).toBeUndefined();
  expect(label?.payload.caption).toMatch(
    new RegExp(`^✅ Your label is ready: ${orderId}\\n.*\\n.*\\nPrice: \\$7.45$`),
  );
});
