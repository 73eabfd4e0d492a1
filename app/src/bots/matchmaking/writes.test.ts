import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMortal } from "../../platform/testing/mortal.ts";
import { PEOPLE, type PersonDocument } from "./people/store.ts";
import { REPORTS } from "./report/store.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "./testing/backend.fixture.ts";
import { deliverRest, deliverRound, pairUp } from "./testing/delivery.ts";

const DAY_MS = 86_400_000;
let bot: BackendFixture;
/** Time as the bot sees it. */
let now = Date.now();

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"), { now: () => now });
});
afterAll(() => bot.end());

const stored = (_id: number) => bot.db.collection<PersonDocument>(PEOPLE).findOne({ _id });

/** Of somebody's chats these are left, and go within the hour. */
async function expectForgottenSoon(person: number, pairs: readonly string[]): Promise<void> {
  const left = await bot.pairs.find({ members: person }).toArray();
  expect(left.map(({ _id }) => _id)).toEqual(pairs);
  for (const { active, forget_at } of left) {
    expect(active).toBeUndefined();
    expect(Number(forget_at)).toBeLessThanOrEqual(Date.now() + 3_600_000);
  }
}

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

  test("who delete themselves leave nothing but a ban, until 90 days after its end", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const pair = await pairUp(bot, ann, bob);
    await bot.write("report", { person: ann, offender: bob, pair, reason: "spam" });
    await bot.write("match", {
      person: ann,
      seq: Date.now() + 10 ** 10,
      leave: { pair, partner: bob, reason: "deleted" },
    });
    const old = { _id: `old-${ann}`, members: [ann, 7] as const, since: new Date(0) };
    await bot.pairs.insertOne({ ...old, ended_at: new Date(Date.now() - DAY_MS), ended_by: ann });
    // The end of the chat is delivered by another process, so as a rule after the deletion.
    await bot.write("delete-person", { person: ann });
    await bot.write("delete-person", { person: ann });
    await deliverRest(bot);
    expect(await stored(ann)).toBeNull();
    await expectForgottenSoon(ann, [pair]);
    expect(await bot.db.collection(REPORTS).countDocuments({ reporter: ann })).toBe(0);

    const ban = { until: new Date(Date.now() + DAY_MS), at: new Date(), count: 1 };
    await bot.db.collection<PersonDocument>(PEOPLE).updateOne({ _id: bob }, { $set: { ban } });
    await bot.write("delete-person", { person: bob });
    expect(await stored(bob)).toEqual({
      _id: bob,
      ban,
      forget_at: new Date(ban.until.getTime() + 90 * DAY_MS),
    });
    expect(await bot.recall(bob)).toEqual({ bannedUntil: ban.until.getTime() });
    await bot.write("register", { person: bob, firstName: "Bob" });
    expect(await stored(bob)).toMatchObject({ first_name: "Bob", ban });
    expect(await stored(bob)).not.toHaveProperty("forget_at");
    const longOver = { ...ban, until: new Date(Date.now() - 91 * DAY_MS) };
    await bot.db.collection<PersonDocument>(PEOPLE).updateOne({ _id: bob }, { $set: { ban: longOver } });
    await bot.write("delete-person", { person: bob });
    expect(await stored(bob)).toBeNull();
  });
});

describe("the chats of somebody who deletes themselves", () => {
  const wishOf = (person: number, more: object) =>
    bot.write("match", { person, seq: Date.now() + 10 ** 10, ...more });

  test("are forgotten whoever ended the last one, and whenever that is delivered", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const pair = await pairUp(bot, ann, bob);
    await wishOf(bob, { leave: { pair, partner: ann, reason: "next" } });
    await bot.write("delete-person", { person: ann, seq: Date.now() + 10 ** 9 });
    await wishOf(ann, { leave: { pair, partner: bob, reason: "deleted" } });
    await deliverRest(bot);
    await expectForgottenSoon(ann, [pair]);
  });

  test("are forgotten with the one that was found a moment ago, of which nobody was told", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const seq = Date.now() + 10 ** 9;
    await bot.write("match", { person: ann, seq, join: WOMAN });
    await bot.write("match", { person: bob, seq, join: MAN });
    await bot.write("delete-person", { person: ann, seq });
    await wishOf(ann, {});
    await deliverRest(bot);
    const pairs = await bot.pairs.find({ members: ann }).toArray();
    expect(pairs).toMatchObject([{ reason: "deleted", ended_by: ann }]);
    await expectForgottenSoon(
      ann,
      pairs.map(({ _id }) => _id),
    );
    expect(await bot.events(bob)).toEqual(["paired", "ended"]);
  });

  test("are forgotten with the one that the other side left first, before anybody was told of it", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const seq = Date.now() + 10 ** 9;
    await bot.write("match", { person: ann, seq, join: WOMAN });
    await bot.write("match", { person: bob, seq, join: MAN });
    await bot.write("match", { person: bob, seq: seq + 1 });
    const deletion = { person: ann, seq, at: Date.now() };
    await bot.write("delete-person", deletion);
    await bot.write("delete-person", deletion);
    await wishOf(ann, {});
    await expect(deliverRound(bot, createMortal(2, "before"))).rejects.toThrow();
    await deliverRest(bot);
    const pairs = await bot.pairs.find({ members: ann }).toArray();
    expect(pairs).toMatchObject([{ members: [ann, bob] }]);
    await expectForgottenSoon(
      ann,
      pairs.map(({ _id }) => _id),
    );
    expect(await bot.activePairs(bob)).toEqual([]);
  });

  test("do not begin anew when their events are delivered again: the other side's next chat goes on", async () => {
    const [ann, bob, cleo] = [await bot.someone(), await bot.someone(), await bot.someone()];
    const seq = Date.now() + 10 ** 9;
    await bot.write("match", { person: ann, seq, join: WOMAN });
    await bot.write("match", { person: bob, seq, join: MAN });
    await bot.write("delete-person", { person: ann, seq });
    await bot.write("match", { person: cleo, seq, join: WOMAN });
    await bot.write("match", { person: bob, seq: seq + 1, join: MAN });
    // Dies once MongoDB has it all, before anybody is told.
    await expect(deliverRound(bot, createMortal(2, "before"))).rejects.toThrow();
    // The delivery was away for hours: what counts is when an end was written, not when it was.
    const hoursAgo = new Date(Date.now() - 3 * 3_600_000);
    await bot.pairs.updateOne({ members: ann }, { $set: { ended_at: hoursAgo } });
    await bot.write("delete-person", { person: ann, seq });
    await deliverRest(bot);
    expect(await bot.activePairs(bob)).toMatchObject([{ members: [cleo, bob] }]);
    expect(await bot.activePairs(ann)).toEqual([]);
    expect(await bot.events(cleo)).toEqual(["paired"]);
  });
});

describe("a second deletion", () => {
  const HOUR_MS = 3_600_000;
  /** Two find each other by wishes of a time, and one leaves; nothing of it is delivered. Answers the number of the other's wish. */
  const meet = async (ann: number, bob: number, wishedAt: number): Promise<number> => {
    await bot.write("match", { person: ann, seq: wishedAt - HOUR_MS, join: WOMAN });
    await bot.write("match", { person: bob, seq: wishedAt, join: MAN });
    await bot.write("match", { person: bob, seq: wishedAt + 1 });
    return wishedAt - HOUR_MS;
  };

  test("brings no chat back that went at the first one", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    now = Date.now();
    const seq = await meet(ann, bob, now - HOUR_MS);
    await deliverRest(bot);
    const hourAgo = new Date(Date.now() - HOUR_MS);
    await bot.pairs.updateOne({ members: ann }, { $set: { ended_at: hourAgo, end_written_at: hourAgo } });
    for (const at of [Date.now(), Date.now() + 1]) {
      await bot.write("delete-person", { person: ann, seq, at });
      expect(await bot.pairs.countDocuments({ members: ann })).toBe(0);
    }
  });

  test("leaves the record of a fresh chat as the first one wrote it", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    now = Date.now();
    const seq = await meet(ann, bob, now - HOUR_MS / 2);
    await bot.write("delete-person", { person: ann, seq, at: Date.now() });
    const written = await bot.pairs.find({ members: ann }).toArray();
    expect(written).toHaveLength(1);
    await bot.write("delete-person", { person: ann, seq, at: Date.now() + 1 });
    await deliverRest(bot);
    expect(await bot.pairs.find({ members: ann }).toArray()).toEqual(written);
  });
});

describe("somebody who deleted themselves and is back", () => {
  test("keeps the chat that they are in now when the deletion is carried out once more", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const deletion = { person: ann, seq: Date.now(), at: Date.now() - 60_000 };
    await bot.write("delete-person", deletion);
    const pair = await pairUp(bot, ann, bob);
    await bot.write("delete-person", deletion);
    expect(await bot.pairs.findOne({ _id: pair })).not.toHaveProperty("forget_at");
    expect(await bot.activePairs(ann)).toHaveLength(1);
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

  test("do not meet where the other looks already when the block comes, after the end of the chat", async () => {
    const [ann, bob] = [await bot.someone(), await bot.someone()];
    const pair = await pairUp(bot, ann, bob);
    const seq = Date.now() + 10 ** 10;
    await bot.write("match", { person: ann, seq, leave: { pair, partner: bob, reason: "block" } });
    await bot.write("match", { person: bob, seq, join: MAN });
    await bot.write("block", { person: ann, blocked: bob });
    await bot.write("match", { person: ann, seq: seq + 1, join: WOMAN });
    await deliverRest(bot);
    expect(await bot.activePairs(ann)).toEqual([]);
    for (const person of [ann, bob]) await bot.write("match", { person, seq: seq + 2 });
  });
});
