import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { PEOPLE, type PersonDocument } from "./people/store.ts";
import { REPORTS } from "./report/store.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "./testing/backend.fixture.ts";
import { deliverRest, pairUp } from "./testing/delivery.ts";

const DAY_MS = 86_400_000;
let bot: BackendFixture;
/** Time as the bot sees it. */
let now = Date.now();

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"), { now: () => now });
});
afterAll(() => bot.end());

const stored = (_id: number) => bot.db.collection<PersonDocument>(PEOPLE).findOne({ _id });

describe("people", () => {
  test("are brought back as they were: profile, language, ban; nobody is nobody", async () => {
    const person = await bot.someone();
    expect(await bot.recall(newPerson())).toBeUndefined();
    expect(await bot.recall(person)).toEqual({ language: "pt" });
    await bot.write("save-profile", { person, profile: WOMAN });
    await bot.write("set-language", { person, language: "fa" });
    expect(await bot.recall(person)).toEqual({ language: "fa", profile: WOMAN });
  });

  test("who answer before their registration came in are registered all the same", async () => {
    const person = newPerson();
    await Promise.all([
      bot.write("save-profile", { person, profile: WOMAN }),
      bot.write("register", { person, firstName: "Ann" }),
      bot.write("set-language", { person, language: "ru" }),
    ]);
    expect(await stored(person)).toMatchObject({ first_name: "Ann", profile: WOMAN, language: "ru" });
  });

  test("who block the bot are marked until they come back, and their chat is over for the other side", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const pair = await pairUp(bot, ann, bob);
    now = Date.now() + 2 * 10 ** 9;
    await bot.backend.effects.onBlocked(ann, bob);
    await bot.backend.effects.onBlocked(ann, bob);
    now = Date.now();
    await deliverRest(bot);
    expect(await bot.told(bob)).toMatchObject([
      {},
      { event: "ended", payload: { pair, reason: "unreachable" } },
    ]);
    expect((await stored(ann))?.blocked_at).toBeInstanceOf(Date);
    await bot.write("register", { person: ann, firstName: "Ann" });
    expect(await stored(ann)).not.toHaveProperty("blocked_at");
  });

  test("who cannot be reached leave a pair that the matcher lost, too", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    await pairUp(bot, ann, bob);
    await bot.wipe();
    await bot.backend.effects.onBlocked(ann, ann);
    await deliverRest(bot);
    expect(await bot.events(bob)).toEqual(["ended"]);
    expect(await bot.activePairs(bob)).toEqual([]);
  });

  test("who delete themselves leave nothing but a running ban", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const pair = await pairUp(bot, ann, bob);
    await bot.write("report", { person: ann, offender: bob, pair, reason: "spam" });
    await bot.write("match", {
      person: ann,
      seq: Date.now() + 10 ** 10,
      leave: { pair, partner: bob, reason: "deleted" },
    });
    await deliverRest(bot);
    await bot.write("delete-person", { person: ann });
    await bot.write("delete-person", { person: ann });
    expect(await stored(ann)).toBeNull();
    expect(await bot.pairs.countDocuments({ members: ann })).toBe(0);
    expect(await bot.db.collection(REPORTS).countDocuments({ reporter: ann })).toBe(0);

    const ban = { until: new Date(Date.now() + DAY_MS), at: new Date(), count: 1 };
    await bot.db.collection<PersonDocument>(PEOPLE).updateOne({ _id: bob }, { $set: { ban } });
    await bot.write("delete-person", { person: bob });
    expect(await stored(bob)).toEqual({ _id: bob, ban, forget_at: ban.until });
    expect(await bot.recall(bob)).toEqual({ bannedUntil: ban.until.getTime() });
    await bot.write("register", { person: bob, firstName: "Bob" });
    expect(await stored(bob)).toMatchObject({ first_name: "Bob", ban });
    expect(await stored(bob)).not.toHaveProperty("forget_at");
  });
});

describe("two people of whom one blocked the other", () => {
  test("never meet again, even after a wipe of Redis", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const pair = await pairUp(bot, ann, bob);
    await bot.write("block", { person: ann, blocked: bob });
    await bot.write("block", { person: ann, blocked: bob });
    const seq = Date.now() + 10 ** 10;
    const leave = { pair, partner: bob, reason: "block" };
    for (const [round, wiped] of [false, true].entries()) {
      if (wiped) await bot.wipe();
      await bot.write("match", { person: ann, seq: seq + round, ...(round === 0 && { leave }), join: WOMAN });
      await bot.write("match", { person: bob, seq: seq + round, join: MAN });
      await deliverRest(bot);
      expect(await bot.activePairs(ann)).toEqual([]);
      expect(await bot.activePairs(bob)).toEqual([]);
    }
    await bot.write("match", { person: ann, seq: seq + 10 });
    await bot.write("match", { person: bob, seq: seq + 10 });
  });
});
