import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createMoneyFixture, type MoneyFixture } from "../ledger/money.fixture.ts";
import { SHOP_SETTING_NAMES, SHOP_SETTINGS } from "./shop-settings.ts";
import { createShopSettings, SETTINGS, type ShopSettingsStore } from "./store.ts";

let money: MoneyFixture;
/** As another process has it: without what an earlier one remembers. */
const fresh = (): ShopSettingsStore => createShopSettings(money.db);

beforeAll(async () => {
  money = await createMoneyFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => money.db.collection(SETTINGS).deleteMany({}));
afterAll(() => money.end());

test("what nobody has set is as by default", async () => {
  expect(await fresh().current()).toEqual({ markupPercent: 0, minTopupCents: 500, maxTopupCents: 100_000 });
  expect((await fresh().all()).map(({ name, changedBy }) => [name, changedBy])).toEqual(
    SHOP_SETTING_NAMES.map((name) => [name, undefined]),
  );
});

test("a change counts at once here, is kept with who made it and when, and made again changes nothing", async () => {
  const settings = fresh();
  expect((await settings.current()).markupPercent).toBe(0);
  await settings.set("markupPercent", 7.5, 42);
  await settings.set("markupPercent", 7.5, 42);
  expect((await settings.current()).markupPercent).toBe(7.5);
  const [markup] = await fresh().all();
  expect(markup).toMatchObject({ name: "markupPercent", value: 7.5, changedBy: 42, min: 0, max: 1_000 });
  expect(Date.now() - (markup?.changedAt?.getTime() ?? 0)).toBeLessThan(10_000);
  expect(await money.db.collection(SETTINGS).countDocuments()).toBe(1);
});

test("another process remembers what it has read, for a minute", async () => {
  const [here, there] = [fresh(), fresh()];
  expect((await there.current()).minTopupCents).toBe(500);
  await here.set("minTopupCents", 1_000, 42);
  expect((await there.current()).minTopupCents).toBe(500);
  expect((await fresh().current()).minTopupCents).toBe(1_000);
});

test.each(SHOP_SETTING_NAMES)("%s takes its limits, and nothing beyond them", async (name) => {
  const settings = fresh();
  const { max, min } = SHOP_SETTINGS[name];
  for (const value of [min, max]) {
    await settings.set(name, value, 42);
    expect((await settings.current())[name]).toBe(value);
  }
  for (const value of [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(settings.set(name, value, 42)).rejects.toMatchObject({
      code: "SETTING_INVALID",
      details: { name, min, max },
    });
  }
  expect((await settings.current())[name]).toBe(max);
});

test("cents are whole, and the smallest top-up can never be above the largest", async () => {
  await expect(fresh().set("minTopupCents", 500.5, 42)).rejects.toMatchObject({ code: "SETTING_INVALID" });
  expect(SHOP_SETTINGS.minTopupCents.max).toBeLessThanOrEqual(SHOP_SETTINGS.maxTopupCents.min);
});

test("a markup that was written before there was a list of settings is read", async () => {
  await money.db.collection(SETTINGS).insertOne({ key: "markup_percent", value: 12 });
  expect((await fresh().current()).markupPercent).toBe(12);
  await fresh().set("markupPercent", 13, 42);
  expect((await fresh().current()).markupPercent).toBe(13);
});

test.each(["lots", -1, null])(
  "a value %j put there by hand is refused with the setting's name",
  async (value) => {
    const settings = fresh();
    await money.db.collection(SETTINGS).insertOne({ key: "max_topup_cents", value });
    await expect(settings.current()).rejects.toThrow("settings.max_topup_cents must be a whole number");
    await money.db.collection(SETTINGS).deleteMany({});
    expect((await settings.current()).maxTopupCents).toBe(100_000);
  },
);
