import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { VendorTracking } from "../clients/shipstation-tracking.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import { buttonsOf } from "../testing/buttons.ts";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { startTracking } from "./start-tracking.ts";
import { takeIn } from "./take-in.ts";
import type { TrackingDocument } from "./tracking-document.ts";

let bot: ConversationFixture;
let serial = 0;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** A person with an order; with its label unless told. */
async function withOrder(person: object = {}, labelled = true) {
  const chat = bot.newChat(person);
  await bot.topUp(chat.id, 1_000);
  const { order } = await bot.services.orders.place(wishOf(chat.id, 100), AbortSignal.timeout(10_000));
  const { orderId } = order;
  serial += 1;
  const number = `94001000000000000${String(chat.id).slice(-6)}${serial}`;
  const label = {
    label_id: `se-${number}`,
    tracking_number: number,
    file_key: "labels/x.pdf",
    cost_cents: 90,
  };
  if (labelled) {
    await bot.db
      .collection("orders")
      .updateOne({ order_id: orderId }, { $set: { state: "labelled", label } });
    await startTracking(bot.trackings, { order_id: orderId, telegram_id: chat.id, chat_id: chat.id }, label);
  }
  return { chat, orderId, number };
}

const REPORT: VendorTracking = {
  trackingNumber: "",
  trackingUrl: "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400",
  code: "IT",
  detail: "IN_TRANSIT",
  expectedAt: new Date("2026-11-28T00:00:00Z"),
  scans: [
    scan("2026-11-25T15:30:00Z", "2026-11-25T10:30", "IT", "Arrived at <hub> & left", "Dallas"),
    scan("2026-11-24T15:30:00Z", undefined, "AC", "Accepted", ""),
  ],
};

function scan(at: string, localTime: string | undefined, code: string, description: string, city: string) {
  return {
    at: new Date(at),
    localTime,
    code,
    detail: "",
    description,
    city,
    state: city && "TX",
    country: city && "US",
  };
}

async function reported(orderId: string, change: Partial<VendorTracking> = {}): Promise<void> {
  const tracking = await bot.trackings.find(orderId);
  if (tracking === undefined) throw new Error("no tracking");
  const { fields } = takeIn(tracking, { ...REPORT, ...change }, new Date());
  await bot.trackings.write(tracking, fields);
}

/** As it is kept, without what MongoDB added, and newer. */
async function trackingOf(orderId: string): Promise<TrackingDocument> {
  const found = await bot.db.collection<TrackingDocument>("trackings").findOne({ order_id: orderId });
  if (found === null) throw new Error("no tracking");
  const { _id, ...tracking } = found;
  return { ...tracking, created_at: new Date(tracking.created_at.getTime() + 1_000) };
}

/** One more order of theirs, with its label. */
async function another(person: number): Promise<string> {
  const { order } = await bot.services.orders.place(wishOf(person, 100), AbortSignal.timeout(10_000));
  await bot.db.collection("orders").updateOne({ order_id: order.orderId }, { $set: { state: "labelled" } });
  return order.orderId;
}

describe("where the parcel is", () => {
  test("/track with an order's number shows the state, the day it is expected and all that was reported", async () => {
    const { chat, number, orderId } = await withOrder();
    await reported(orderId);
    await chat.text(`/track ${orderId.toLowerCase()}`);
    const { text } = chat.last;
    expect(text).toContain("<b>🚚 Your parcel is on its way</b>");
    expect(text).toContain(`Order <code>${orderId}</code>, to Ada Reed, Austin`);
    expect(text).toContain(`Tracking number: <code>${number}</code>`);
    expect(text).toContain("Expected on Nov 28, 2026.");
    expect(text).toMatch(
      /• Dallas, TX, US, Nov 25, 2026, 10:30.AM, local time: Arrived at &lt;hub&gt; &amp; left\n• Nov 24, 2026, 3:30.PM UTC: Accepted/u,
    );
    expect(buttonsOf(chat)).toEqual(["🌐 The carrier's page", "🔕 Be quiet about it", "🧾 The order"]);
  });

  test("/track takes the tracking number too, as carriers print it", async () => {
    const { chat, number, orderId } = await withOrder();
    await chat.text(`/track ${number.replaceAll(/(.{4})/g, "$1 ")}`);
    expect(chat.last.text).toContain(`Order <code>${orderId}</code>`);
    expect(chat.last.text).toContain("Nothing was reported yet.");
  });

  test("/track alone lists the parcels under way, and opens each in place", async () => {
    const { chat, orderId } = await withOrder();
    await reported(orderId);
    await chat.text("/track");
    expect(chat.last.text).toContain(`<code>${orderId}</code> · 🚚 Your parcel is on its way`);
    await chat.press(orderId);
    expect(chat.last.text).toContain("What was reported");
    expect(chat.messages).toHaveLength(1);
  });

  test("/track alone leaves out an order that has ended without its parcel", async () => {
    const { chat, orderId } = await withOrder();
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: { state: "voided" } });
    await chat.text("/track");
    expect(chat.last.text).toContain("No parcel of yours is under way.");
  });

  test("/track alone lists more than a page holds as pages that are turned in place", async () => {
    const { chat, orderId } = await withOrder();
    for (let more = 1; more <= 6; more++)
      await bot.trackings.begin({ ...(await trackingOf(orderId)), order_id: await another(chat.id) });
    await chat.text("/track");
    expect(chat.last.text).toContain("<b>Your parcels under way</b>, page 1 of 2");
    expect(buttonsOf(chat)).toHaveLength(8);
    await chat.press("▶");
    expect(chat.last.text).toContain("page 2 of 2");
    expect(buttonsOf(chat)).toEqual([orderId, "◀", "🧾 My orders"]);
    await chat.press("◀");
    expect(chat.last.text).not.toContain(orderId);
    expect(chat.messages).toHaveLength(1);
  });

  test("/track alone says so of a page whose orders have all ended without their parcels", async () => {
    const { chat, orderId } = await withOrder();
    for (let more = 1; more <= 6; more++)
      await bot.trackings.begin({ ...(await trackingOf(orderId)), order_id: await another(chat.id) });
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: { state: "voided" } });
    await chat.text("/track");
    await chat.press("▶");
    expect(chat.last.text).toMatch(/page 2 of 2\n\nNo parcel of this page is under way any more\./);
    expect(buttonsOf(chat)).toEqual(["◀", "🧾 My orders"]);
  });

  test("/track alone says so when none is", async () => {
    const chat = bot.newChat();
    await chat.text("/track");
    expect(chat.last.text).toContain("No parcel of yours is under way.");
    expect(buttonsOf(chat)).toEqual(["🧾 My orders"]);
  });

  test("a button below the order leads there, and back", async () => {
    const { chat, orderId } = await withOrder();
    await chat.text(`/order ${orderId}`);
    await chat.press("Where is it?");
    expect(chat.last.text).toContain("🏷 The carrier has not got the parcel yet");
    await chat.press("The order");
    expect(chat.last.text).toContain("✅ The label is ready");
    expect(chat.messages).toHaveLength(1);
  });

  test("an order without a label has no parcel, and no such button", async () => {
    const { chat, orderId } = await withOrder({}, false);
    await chat.text(`/order ${orderId}`);
    expect(buttonsOf(chat).join()).not.toContain("Where is it?");
    await chat.text(`/track ${orderId}`);
    expect(chat.last.text).toContain("has no label");
  });

  test("one whose label was given back has none any more", async () => {
    const { chat, orderId } = await withOrder();
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: { state: "voided" } });
    await chat.text(`/track ${orderId}`);
    expect(chat.last.text).toContain("is not valid any more");
  });

  test("a label from before there was tracking is looked after as soon as somebody asks", async () => {
    const { chat, orderId } = await withOrder();
    await bot.db.collection("trackings").deleteOne({ order_id: orderId });
    await chat.text(`/track ${orderId}`);
    expect(chat.last.text).toContain("The carrier has not got the parcel yet");
    expect(await bot.trackings.find(orderId)).toMatchObject({ telegram_id: chat.id, state: "announced" });
  });

  test("what is wrong comes with what to do", async () => {
    const { chat, orderId } = await withOrder();
    await reported(orderId, { code: "EX", detail: "ADDRESS_QUERY" });
    await chat.text(`/track ${orderId}`);
    expect(chat.last.text).toContain("⚠️ The carrier reports a problem");
    expect(chat.last.text).toContain("Ask the recipient whether the address is right");
  });

  test("a delivered parcel is not expected, and there is nothing to be quiet about", async () => {
    const { chat, orderId } = await withOrder();
    await reported(orderId, { code: "DE", detail: "" });
    await chat.text(`/track ${orderId}`);
    expect(chat.last.text).not.toContain("Expected");
    expect(buttonsOf(chat)).toEqual(["🌐 The carrier's page", "🧾 The order"]);
  });

  test.each([
    ["ru", "🚚 Ваша посылка в пути", "Что сообщалось", "по местному времени"],
    ["fa", "بستهٔ شما در راه است", "آنچه گزارش شد", "به وقت محلی"],
  ])("in %s it is said in that language", async (languageCode, state, history, zone) => {
    const { chat, orderId } = await withOrder({ languageCode });
    await reported(orderId);
    await chat.text(`/track ${orderId}`);
    expect(chat.last.text).toContain(state);
    expect(chat.last.text).toContain(history);
    expect(chat.last.text).toContain(zone);
  });
});

describe("somebody else's parcel does not exist", () => {
  test("by its order's number, its tracking number or a forged button", async () => {
    const { number, orderId } = await withOrder();
    const stranger = bot.newChat();
    for (const typed of [orderId, number]) {
      await stranger.text(`/track ${typed}`);
      expect(stranger.last.text).toMatch(/^There is no order with the number /);
    }
    for (const data of [`track:${orderId}`, `quiet:${orderId}:on`])
      expect((await stranger.pressData(data)).toast).toBe("There is no such order.");
    expect((await bot.trackings.find(orderId))?.muted).toBe(false);
  });

  test.each(["S-222222", "'; drop", "$where", "🙂", "x".repeat(4000), "\ud800", "<b>"])(
    "/track %j is told that there is none",
    async (typed) => {
      const chat = bot.newChat();
      await chat.text(`/track ${typed}`);
      expect(chat.last.text).toMatch(/^There is no order with the number /);
    },
  );
});

test("quiet about an order is one press, and so is the way back", async () => {
  const { chat, orderId } = await withOrder();
  await chat.text(`/track ${orderId}`);
  expect((await chat.press("Be quiet about it")).toast).toBe("I will not write about this parcel.");
  expect(chat.last.text).toContain("🔕 I do not write about this parcel.");
  expect((await bot.trackings.find(orderId))?.muted).toBe(true);
  expect((await chat.press("Write to me again")).toast).toBe("I will write to you about this parcel again.");
  expect((await bot.trackings.find(orderId))?.muted).toBe(false);
});
