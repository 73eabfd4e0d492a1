import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { atEveryCall } from "../../../platform/testing/mortal.ts";
import { createPairStore } from "../pairs/store.ts";
import { createPeopleStore, PEOPLE, type PersonDocument } from "../people/store.ts";
import { createReportStore } from "../report/store.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "../testing/backend.fixture.ts";
import { deliverRest, pairUp } from "../testing/delivery.ts";
import { type BanDeps, createBanService } from "./service.ts";

const DAY_MS = 86_400_000;
let bot: BackendFixture;
/** Time as the bot sees it. */
let now = Date.now();

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"), { now: () => now });
});
afterAll(() => bot.end());

const stored = (_id: number) => bot.db.collection<PersonDocument>(PEOPLE).findOne({ _id });

describe("somebody who is reported", () => {
  const report = (person: number, offender: number, pair = `p.${person}`) =>
    bot.write("report", { person, offender, pair, reason: "abuse" });

  test("by three people within a week is banned for a day, told, and out of their chat; twice by one is once", async () => {
    now = Date.now();
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const reporter = newPerson();
    await report(reporter, bob, "p.1");
    await report(reporter, bob, "p.2");
    await report(newPerson(), bob);
    expect(await bot.recall(bob)).not.toHaveProperty("bannedUntil", expect.any(Number));
    const pair = await pairUp(bot, ann, bob);
    await report(newPerson(), bob);
    const until = now + DAY_MS;
    expect(await bot.recall(bob)).toMatchObject({ bannedUntil: until });
    await deliverRest(bot);
    expect(await bot.events(bob)).toEqual(["paired", "banned"]);
    expect(await bot.told(ann)).toMatchObject([{}, { event: "ended", payload: { pair, reason: "banned" } }]);
    expect(await bot.activePairs(bob)).toEqual([]);

    const seq = Date.now() + 10 ** 10;
    await bot.write("match", { person: bob, seq, join: MAN });
    await bot.write("match", { person: ann, seq, join: WOMAN });
    await deliverRest(bot);
    expect(await bot.activePairs(bob)).toEqual([]);
    expect((await bot.told(bob)).at(-1)).toEqual({ event: "banned", payload: { until } });
    await bot.write("match", { person: ann, seq: seq + 1 });
  });

  test("again and again is banned for three days, then for thirty; old reports and those before a ban do not count", async () => {
    const bob = await bot.someone();
    now = Date.now();
    const threeMore = async () => {
      for (let count = 0; count < 3; count++) await report(newPerson(), bob);
    };
    await report(newPerson(), bob);
    await report(newPerson(), bob);
    now += 8 * DAY_MS;
    await report(newPerson(), bob);
    expect(await stored(bob)).not.toHaveProperty("ban");
    now += 60_000;
    await report(newPerson(), bob);
    await report(newPerson(), bob);
    for (const [count, days] of [1, 3, 30, 30].entries()) {
      expect((await stored(bob))?.ban).toMatchObject({
        count: count + 1,
        until: new Date(now + days * DAY_MS),
      });
      now += 60_000;
      await threeMore();
    }
    now = Date.now();
  });

  test("after each ban and each /delete_me is banned for longer all the same", async () => {
    const bob = await bot.someone();
    now = Date.now();
    for (const [count, days] of [1, 3, 30].entries()) {
      for (let reports = 0; reports < 3; reports++) await report(newPerson(), bob);
      const until = now + days * DAY_MS;
      expect((await stored(bob))?.ban).toMatchObject({ count: count + 1, until: new Date(until) });
      now = until + 10 * DAY_MS;
      await bot.write("delete-person", { person: bob });
      expect(await stored(bob)).toMatchObject({ forget_at: new Date(until + 90 * DAY_MS) });
      if (count === 0) await bot.write("register", { person: bob, firstName: "Bob" });
    }
    now = Date.now();
  });

  test("while a first ban of a deleted person runs, is remembered by the second one's end", async () => {
    const bob = await bot.someone();
    now = Date.now();
    const banned = async () => {
      for (let reports = 0; reports < 3; reports++) await report(newPerson(), bob);
      return stored(bob);
    };
    expect(await banned()).not.toHaveProperty("forget_at");
    await bot.write("delete-person", { person: bob });
    now += 60_000;
    const until = now + 3 * DAY_MS;
    expect(await banned()).toEqual({
      _id: bob,
      ban: { count: 2, at: new Date(now), until: new Date(until) },
      forget_at: new Date(until + 90 * DAY_MS),
    });
    await bot.write("register", { person: bob, firstName: "Bob" });
    now += 60_000;
    expect(await banned()).not.toHaveProperty("forget_at");
    now = Date.now();
  });

  test("by three at once is banned once", async () => {
    const bob = await bot.someone();
    now = Date.now();
    await Promise.all(
      [newPerson(), newPerson(), newPerson(), newPerson()].map((person) => report(person, bob)),
    );
    expect((await stored(bob))?.ban).toMatchObject({ count: 1 });
    expect(await bot.events(bob)).toEqual(["banned"]);
  });

  test("is banned once, told once and out of their chat wherever the process dies", {
    timeout: 60_000,
  }, async () => {
    now = Date.now();
    const tried = await atEveryCall(async (mortal) => {
      const [ann, bob] = [await bot.someone(), await bot.someone()];
      await pairUp(bot, ann, bob);
      await report(newPerson(), bob);
      await report(newPerson(), bob);
      const reports = createReportStore(bot.db);
      const reporter = newPerson();
      const reportedAt = await reports.add("p", {
        offender: bob,
        reporter,
        reason: "abuse",
        at: new Date(now),
      });
      const deps: BanDeps = {
        people: createPeopleStore(bot.db),
        reports,
        pairs: createPairStore(bot.db),
        matcher: bot.backend.matcher,
        chats: bot.outbox.chats,
        now: () => now,
      };
      const mortalDeps = { ...deps };
      for (const key of ["people", "reports", "pairs", "matcher", "chats"] as const)
        Object.assign(mortalDeps, { [key]: mortal.part(deps[key]) });
      await createBanService(mortalDeps)
        .consider(bob, reportedAt)
        .catch(() => undefined);
      await createBanService(deps).consider(bob, reportedAt);
      await deliverRest(bot);
      expect((await stored(bob))?.ban).toMatchObject({ count: 1 });
      expect(await bot.events(bob)).toEqual(["paired", "banned"]);
      expect(await bot.events(ann)).toEqual(["paired", "ended"]);
    });
    expect(tried).toBeGreaterThanOrEqual(12);
    console.log(`a ban: ${tried} kill points`);
  });
});
