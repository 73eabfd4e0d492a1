import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createLogger } from "../../../platform/observe/logger.ts";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import { shippingSettings } from "../settings.ts";
import { createOwners, warnIfUnheard } from "./owners.ts";

let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

test("each owner is told in their own language, once per effect", async () => {
  const [ada, bob] = [newPerson(), newPerson()];
  await bot.people.register({ telegramId: bob, firstName: "Bob", languageCode: "ru" });
  const owners = createOwners({ ...bot, ids: [ada, bob] });
  const args = { amount: "$1.00", balance: "$2.00" };
  await owners.tell("note.1", "payment-credited", args);
  await owners.tell("note.1", "payment-credited", args);
  for (const [id, language] of [
    [ada, "?"],
    [bob, "ru"],
  ] as const)
    expect((await bot.said(id)).map(({ payload }) => payload.text)).toEqual([
      sentence("payment-credited", args, language),
    ]);
  expect([owners.isOwner(ada), owners.isOwner(newPerson())]).toEqual([true, false]);
});

test("they are named by their Telegram ids; nobody is an owner unless named", () => {
  expect(shippingSettings.parse({}).OWNER_TELEGRAM_IDS).toEqual([]);
  expect(shippingSettings.parse({ OWNER_TELEGRAM_IDS: "42, 9007199254740991" }).OWNER_TELEGRAM_IDS).toEqual([
    42, 9_007_199_254_740_991,
  ]);
  for (const wrong of ["ada", "1,,2", "-5", "1,1", "1.5", "0", "99999999999999999999"])
    expect(() => shippingSettings.parse({ OWNER_TELEGRAM_IDS: wrong })).toThrow("OWNER_TELEGRAM_IDS must");
});

test.each([
  [[], true, 1],
  [[42], true, 0],
  [[], false, 0],
])(
  "a shop with the owners %j that takes money (%s) warns %d times that nobody is told",
  (ids, takesMoney, times) => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const logger = createLogger({ name: "test", level: "warn", destination: destination as never });
    warnIfUnheard({ ids }, takesMoney, logger);
    expect(lines.filter((line) => line.includes("OWNER_TELEGRAM_IDS names nobody"))).toHaveLength(times);
  },
);
