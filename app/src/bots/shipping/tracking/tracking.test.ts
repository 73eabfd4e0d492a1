import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createTrackingFixture, type TrackingFixture } from "./tracking.fixture.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let bot: TrackingFixture;

beforeAll(async () => {
  bot = await createTrackingFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

const ACCEPTED = "📮 The carrier has your parcel";
const ON_ITS_WAY = "🚚 Your parcel is on its way";
const DELIVERED = "✅ Your parcel was delivered";
const later = (ms: number) => ({ now: () => new Date(Date.now() + ms) });

describe("a message at each change", () => {
  test("comes by webhook, with the order, the place and the local time, and buttons", async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "accepted");
    await bot.happen(orderId, "delivered");
    expect(await bot.news(person)).toEqual([ACCEPTED, DELIVERED]);
    const [, accepted, delivered] = await bot.said(person);
    expect(accepted?.payload.text).toContain(`Order ${orderId}, to Ada Reed, Austin`);
    expect(delivered?.payload.text).toMatch(/📍 Austin, TX, US, \w{3} \d+, 2026, \d+:\d\d/u);
    expect(JSON.stringify(accepted?.payload.reply_markup)).toContain(`track:${orderId}`);
    expect(JSON.stringify(accepted?.payload.reply_markup)).toContain(`quiet:${orderId}:on`);
    expect(JSON.stringify(delivered?.payload.reply_markup)).not.toContain("quiet:");
  });

  test("names the time of the place where it was seen", async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "in_transit", { at: "2026-11-20T15:30:00Z", city: "Dallas" });
    expect((await bot.said(person)).at(-1)?.payload.text).toMatch(
      /Dallas, TX, US, Nov 20, 2026, 10:30.AM, local time/u,
    );
  });

  test("is in the person's language", async () => {
    const { orderId, person } = await bot.bought();
    await bot.people.register({ telegramId: person, firstName: "Пётр", languageCode: "ru" });
    await bot.happen(orderId, "in_transit");
    expect(await bot.news(person)).toEqual(["🚚 Ваша посылка в пути"]);
  });

  test.each([
    ["address_problem", "Ask the recipient whether the address is right"],
    ["customs", "Customs want papers"],
    ["delayed", "You need do nothing"],
    ["damaged", "photograph the parcel"],
    ["lost", "Ask the carrier to search for it"],
    ["attempted", "look for a notice of the carrier"],
    ["pickup", "with an identity card"],
    ["returning", "Check the address"],
  ])("of trouble (%s) says what to do, and what the carrier says", async (happening, advice) => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, happening);
    const text = String((await bot.said(person)).at(-1)?.payload.text);
    expect(text).toContain(advice);
    expect(text).toContain("The carrier says: ");
  });

  test("does not come for a label that is only known, nor twice for one that goes on", async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "announced");
    for (const city of ["Dallas", "Tulsa", "Memphis"]) await bot.happen(orderId, "in_transit", { city });
    expect(await bot.news(person)).toEqual([ON_ITS_WAY]);
    expect((await bot.trackings.find(orderId))?.scans).toHaveLength(4);
  });
});

test("a parcel counts as scanned from the carrier's hands on, not from the label's making", async () => {
  const { orderId, tracking } = await bot.bought();
  const scanned = () => bot.shipstation.scanned(tracking.label_id, AbortSignal.timeout(10_000));
  expect(await scanned()).toBe(false);
  await bot.happen(orderId, "announced");
  expect(await scanned()).toBe(false);
  await bot.happen(orderId, "accepted");
  expect(await scanned()).toBe(true);
});

describe("a webhook that is not as it should be", () => {
  test.each(["doubled", "lost"])("%s changes nothing for the person", async (outcome) => {
    const { orderId, person } = await bot.bought();
    await bot.webhookFault(outcome);
    await bot.happen(orderId, "in_transit");
    await bot.happen(orderId, "delivered");
    expect((await bot.news(person)).at(-1)).toBe(DELIVERED);
    expect((await bot.news(person)).filter((line) => line === DELIVERED)).toHaveLength(1);
  });

  test("that is late does not take the parcel back", async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "accepted", { at: new Date(Date.now() - HOUR_MS).toISOString() });
    await bot.webhookFault("late");
    await bot.happen(orderId, "in_transit", { at: new Date(Date.now() - HOUR_MS / 2).toISOString() });
    await bot.happen(orderId, "delivered");
    expect(await bot.news(person)).toEqual([ACCEPTED, DELIVERED]);
    expect(await bot.trackings.find(orderId)).toMatchObject({ state: "delivered", ended: "delivered" });
  });

  test.each(["wrong_signature", "old_timestamp", "unknown_key"])(
    "%s says nothing to anybody",
    async (outcome) => {
      const { orderId, person } = await bot.bought();
      await bot.webhookFault(outcome);
      await bot.happen(orderId, "in_transit");
      expect(await bot.news(person)).toEqual([]);
      expect((await bot.trackings.find(orderId))?.state).toBe("announced");
    },
  );

  test("twenty at once are told once", async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "accepted", { webhook: false });
    await bot.webhookFault("doubled", 20);
    const at = new Date().toISOString();
    await Promise.all(Array.from({ length: 20 }, () => bot.happen(orderId, "in_transit", { at })));
    expect(await bot.news(person)).toEqual([ON_ITS_WAY]);
  });
});

describe("a lost webhook loses nothing", () => {
  test("the poll asks for a parcel that nothing was heard of, and what it learns is told once", async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "accepted", { webhook: false });
    await bot.happen(orderId, "out_for_delivery", { webhook: false });
    expect(await bot.poll()).not.toContain(orderId);
    expect(await bot.poll(later(14 * HOUR_MS))).toContain(orderId);
    for (let run = 0; run < 3; run++) await bot.check(orderId);
    expect(await bot.news(person)).toEqual(["🛵 Your parcel is out for delivery"]);
    expect((await bot.trackings.find(orderId))?.scans).toHaveLength(2);
  });

  test("one that was heard of is not asked for, and one that is asked for is so by one process", async () => {
    const { orderId } = await bot.bought();
    const before = (await bot.trackings.find(orderId))?.check_at?.getTime() ?? 0;
    await bot.happen(orderId, "in_transit");
    const after = (await bot.trackings.find(orderId))?.check_at?.getTime() ?? 0;
    expect(Math.abs(after - before)).toBeGreaterThan(HOUR_MS);
    const polls = await Promise.all(Array.from({ length: 5 }, () => bot.poll(later(10 * HOUR_MS))));
    expect(polls.flat().filter((each) => each === orderId)).toHaveLength(1);
  });

  test("no more are asked for at once than the vendor's keys bear, the longest waiting first", async () => {
    const many = await Promise.all(Array.from({ length: 45 }, () => bot.placed()));
    const { startTracking } = await import("./start-tracking.ts");
    for (const [index, { orderId, person }] of many.entries()) {
      const order = { order_id: orderId, telegram_id: person, chat_id: person };
      await startTracking(bot.trackings, order, { label_id: `se-7${index}`, tracking_number: `7${index}` });
      await bot.trackings.postpone(orderId, new Date(index));
    }
    const first = await bot.poll();
    expect(first).toEqual(many.slice(0, 40).map(({ orderId }) => orderId));
    expect(await bot.poll({ keys: 0 })).toEqual([]);
    expect(await bot.poll()).toEqual(many.slice(40).map(({ orderId }) => orderId));
  });

  test("a change that was kept by a process that ended is told by the next sweep, once", async () => {
    const { orderId, person } = await bot.bought();
    const dead = () => Promise.reject(new Error("the process ended"));
    const chats = { ...bot.chats, say: dead };
    await bot.happen(orderId, "in_transit", { webhook: false });
    await expect(bot.check(orderId, { chats })).rejects.toThrow("the process ended");
    expect(await bot.news(person)).toEqual([]);
    for (let run = 0; run < 2; run++) await bot.poll({ tellWithinMs: -1 });
    expect(await bot.news(person)).toEqual([ON_ITS_WAY]);
    expect((await bot.trackings.find(orderId))?.telling).toBeUndefined();
  });
});

describe("it ends", () => {
  test.each([
    ["delivered", "delivered"],
    ["returned", "returned"],
  ])("when the parcel was %s", async (_what, ended) => {
    const { orderId } = await bot.bought();
    if (ended === "returned")
      await bot.happen(orderId, "returning", { at: new Date(Date.now() - 5_000).toISOString() });
    await bot.happen(orderId, "delivered");
    const tracking = await bot.trackings.find(orderId);
    expect(tracking).toMatchObject({ state: ended, ended });
    expect(tracking?.check_at).toBeUndefined();
    expect(await bot.poll(later(80 * DAY_MS))).not.toContain(orderId);
  });

  test("60 days after the label was bought, without a word", async () => {
    const { orderId, person } = await bot.bought();
    expect(await bot.poll(later(61 * DAY_MS))).not.toContain(orderId);
    expect(await bot.trackings.find(orderId)).toMatchObject({ ended: "expired" });
    expect(await bot.news(person)).toEqual([]);
  });

  test("when the order's label is void: what is reported later is told to nobody", async () => {
    const { orderId, person } = await bot.bought();
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: { state: "voided" } });
    await bot.happen(orderId, "in_transit");
    expect(await bot.news(person)).toEqual([]);
    expect(await bot.trackings.find(orderId)).toMatchObject({ ended: "void" });
    await bot.check(orderId);
    expect(await bot.poll(later(14 * HOUR_MS))).not.toContain(orderId);
  });

  test("a label that ShipStation no longer knows is asked for later, and is nobody's news", async () => {
    const { orderId, person } = await bot.bought();
    await bot.db.collection("trackings").updateOne({ order_id: orderId }, { $set: { label_id: "se-1" } });
    await bot.check(orderId);
    expect((await bot.trackings.find(orderId))?.check_at?.getTime()).toBeGreaterThan(Date.now());
    expect(await bot.news(person)).toEqual([]);
  });
});

test("an order of which the person wants to hear nothing is followed in silence", async () => {
  const { orderId, person } = await bot.bought();
  await bot.trackings.mute(orderId, true);
  await bot.happen(orderId, "accepted", { at: new Date(Date.now() - HOUR_MS).toISOString() });
  expect(await bot.news(person)).toEqual([]);
  expect((await bot.trackings.find(orderId))?.state).toBe("accepted");
  await bot.trackings.mute(orderId, false);
  await bot.happen(orderId, "in_transit");
  expect(await bot.news(person)).toEqual([ON_ITS_WAY]);
});
