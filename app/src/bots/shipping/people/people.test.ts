import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMoneyFixture, type MoneyFixture, newPerson } from "../ledger/money.fixture.ts";
import { peopleWrites } from "./service.ts";

let money: MoneyFixture;

beforeAll(async () => {
  money = await createMoneyFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => money.end());

const stored = (telegram_id: number) => money.db.collection("users").findOne({ telegram_id });

describe("a person", () => {
  test("registered again keeps their first link and day, and has their new name", async () => {
    const telegramId = newPerson();
    await money.people.register({ telegramId, firstName: "Ann", languageCode: "ru", startPayload: "ad1" });
    const first = await stored(telegramId);
    await money.people.register({ telegramId, firstName: "Anna", languageCode: "ru", startPayload: "ad2" });
    expect(await stored(telegramId)).toEqual({ ...first, first_name: "Anna" });
    expect(first).toMatchObject({ start_payload: "ad1", language_code: "ru" });
  });

  test("registered by ten runs at once is one person", async () => {
    const telegramId = newPerson();
    await Promise.all(
      Array.from({ length: 10 }, () => money.people.register({ telegramId, firstName: "Ann" })),
    );
    expect(await money.db.collection("users").countDocuments({ telegram_id: telegramId })).toBe(1);
  });

  test("is spoken to in Telegram's language until they choose, at once after they did", async () => {
    const telegramId = newPerson();
    expect(await money.people.language(telegramId)).toBeUndefined();
    await money.people.register({ telegramId, firstName: "Ann", languageCode: "pt-BR" });
    expect(await money.people.language(telegramId)).toBe("pt");
    await money.people.setLanguage(telegramId, "fa");
    expect(await money.people.language(telegramId)).toBe("fa");
    await money.people.register({ telegramId, firstName: "Ann", languageCode: "pt-BR" });
    expect(await money.people.language(telegramId)).toBe("fa");
  });

  test("who chooses a language before their registration came in is registered all the same", async () => {
    const telegramId = newPerson();
    await money.people.setLanguage(telegramId, "ru");
    await money.people.register({ telegramId, firstName: "Ann", startPayload: "ad1" });
    expect(await stored(telegramId)).toMatchObject({ language: "ru", first_name: "Ann" });
  });

  test("who blocked the bot is marked until they come back", async () => {
    const telegramId = newPerson();
    await money.people.markBlocked(telegramId);
    await money.people.register({ telegramId, firstName: "Ann" });
    await money.people.markBlocked(telegramId);
    expect((await stored(telegramId))?.blocked_at).toBeInstanceOf(Date);
    await money.people.register({ telegramId, firstName: "Ann" });
    expect(await stored(telegramId)).not.toHaveProperty("blocked_at");
  });
});

describe("the deferred writes", () => {
  test("do what the conversation asks for, by name", async () => {
    const telegramId = newPerson();
    const writes = peopleWrites(money.people);
    await writes.register({ telegramId, firstName: "Ann", languageCode: "en" }, "op");
    await writes["set-language"]({ telegramId, language: "ru" }, "op");
    expect(await stored(telegramId)).toMatchObject({ first_name: "Ann", language: "ru" });
  });

  test("refuse a payload of another shape", async () => {
    const writes = peopleWrites(money.people);
    expect(() => writes.register({ firstName: "Ann" }, "op")).toThrow();
    expect(() => writes["set-language"]({ telegramId: 1, language: "english" }, "op")).toThrow();
  });
});
