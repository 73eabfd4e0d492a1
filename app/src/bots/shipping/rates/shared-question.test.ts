import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { carriersOf, createRatesFixture, draft, type RatesFixture } from "./rates.fixture.ts";

let bot: RatesFixture;

beforeAll(async () => {
  bot = await createRatesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("equal parcels at the same moment", () => {
  const next = { ...draft, to: { ...draft.to, line1: "99 Oak Ave" } };
  const street = { kind: "status", status: 400, message: "ship_to.address_line1: no." };
  const [refuses, message] = ["carrier_refuses", "Street not found: Elm St."];

  test.each([
    ["is refused for its street", "refused", { ...street, times: 1 }],
    ["misses a carrier for it", 2, { kind: "outcome", outcome: refuses, code: "se-202", message, times: 1 }],
  ])("do not share that one %s: the others ask again, together", async (_, first, trouble) => {
    await bot.trouble(trouble);
    const rates = bot.fresh();
    const counted = (quoted: Promise<{ readonly quotes: readonly { readonly carrier: string }[] }>) =>
      quoted.then(carriersOf).then(
        ({ length }) => length,
        () => "refused",
      );
    let found: readonly unknown[] = [];
    const calls = await bot.askedBy(async () => {
      found = await Promise.all([draft, next, next, next].map((wish) => counted(rates.quote(wish))));
    });
    expect([found, calls]).toEqual([[first, 3, 3, 3], 2]);
  });

  test("are each refused for their own when all are wrong, and wait for two others at the most", async () => {
    await bot.trouble(street);
    const rates = bot.fresh();
    const all = Array.from({ length: 6 }, () => rates.quote(draft));
    const calls = await bot.askedBy(() => Promise.allSettled(all));
    expect(calls).toBe(6);
    for (const one of all) await expect(one).rejects.toMatchObject({ code: "ADDRESS_INVALID" });
  });

  test("share a failure that is nobody's own", async () => {
    await bot.trouble({ kind: "status", status: 401 });
    const rates = bot.fresh();
    const all = () => Promise.allSettled([draft, next, next].map((wish) => rates.quote(wish)));
    expect(await bot.askedBy(all)).toBe(1);
  });
});
