import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { atEveryCall, type Mortal } from "../../../platform/testing/mortal.ts";
import type { VendorTracking } from "../clients/shipstation-tracking.ts";
import { type HearDeps, hear } from "./hear.ts";
import { createTrackingFixture, type TrackingFixture } from "./tracking.fixture.ts";

let bot: TrackingFixture;

beforeAll(async () => {
  bot = await createTrackingFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

function doomed(mortal: Mortal): HearDeps {
  const { chats, orders, people, texts, trackings } = bot.told;
  return {
    trackings: mortal.part(trackings),
    orders: mortal.part(orders),
    people: mortal.part(people),
    chats: mortal.part(chats),
    texts,
  };
}

const reportOf = (trackingNumber: string): VendorTracking => ({
  trackingNumber,
  code: "IT",
  detail: "",
  scans: [
    {
      at: new Date(),
      code: "IT",
      detail: "",
      description: "Departed",
      city: "Austin",
      state: "TX",
      country: "US",
    },
  ],
});

describe("killed at any call", () => {
  test("a report is told once: when it comes again, and by the sweep when it does not", {
    timeout: 120_000,
  }, async () => {
    for (const comesAgain of [true, false]) {
      const tried = await atEveryCall(async (mortal) => {
        const { orderId, person, tracking } = await bot.bought();
        const report = reportOf(tracking.tracking_number);
        await hear(doomed(mortal), tracking, report).catch(() => undefined);
        const now = await bot.trackings.find(orderId);
        if (comesAgain && now !== undefined) await hear(bot.told, now, report);
        await bot.poll({ tellWithinMs: -1 });
        // Killed before anything was kept, and never reported again: the check that follows is what finds it.
        if (!comesAgain)
          await bot.happen(orderId, "in_transit", { webhook: false, at: report.scans[0]?.at.toISOString() });
        if (!comesAgain) await bot.check(orderId);
        expect(await bot.news(person)).toEqual(["🚚 Your parcel is on its way"]);
        expect((await bot.trackings.find(orderId))?.telling).toBeUndefined();
      });
      expect(tried).toBeGreaterThanOrEqual(10);
    }
  });

  test("a check is asked for again by the poll", { timeout: 60_000 }, async () => {
    const { orderId, person } = await bot.bought();
    await bot.happen(orderId, "in_transit", { webhook: false });
    const later = (hours: number) => ({ now: () => new Date(Date.now() + hours * 3_600_000) });
    const jobs = { add: () => Promise.reject(new Error("the process ended")) };
    await bot.trackings.postpone(orderId, new Date(0));
    await expect(bot.poll({ jobs })).rejects.toThrow("the process ended");
    expect(await bot.poll()).not.toContain(orderId);
    expect(await bot.poll(later(1))).toContain(orderId);
    await bot.check(orderId);
    expect(await bot.news(person)).toEqual(["🚚 Your parcel is on its way"]);
  });
});

test("what is due, untold and of a person is found by index, not by looking through all", async () => {
  const trackings = bot.db.collection("trackings");
  const plans = [
    trackings.find({ check_at: { $lte: new Date() } }).sort({ check_at: 1 }),
    trackings.find({ telling: true, heard_at: { $lt: new Date() } }).sort({ heard_at: 1 }),
    trackings.find({ telegram_id: 1, check_at: { $exists: true } }).sort({ created_at: -1 }),
    trackings.find({ label_id: "se-1" }).sort({ created_at: -1 }).limit(1),
    trackings.find({ tracking_number: "1Z" }).sort({ created_at: -1 }).limit(1),
  ];
  for (const cursor of plans) {
    const plan = JSON.stringify((await cursor.explain()).queryPlanner.winningPlan);
    expect(plan).toContain("IXSCAN");
    expect(plan).not.toContain("COLLSCAN");
  }
});
