import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { atEveryCall } from "../../../platform/testing/mortal.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "../testing/backend.fixture.ts";
import { deliverRest, deliverRound } from "../testing/delivery.ts";

let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  await deliverRest(bot);
});
afterAll(() => bot.end());

let seq = Date.now();
const wish = (person: number, more: object) =>
  bot.backend.effects.writes.match?.({ person, seq: seq++, ...more }, "op");
const events = async (person: number) => (await bot.told(person)).map(({ event }) => event);

/** Two people whom the matcher has paired, which nobody else knows yet. */
async function match() {
  const [ann, bob] = [newPerson(), newPerson()];
  await wish(ann, { join: WOMAN });
  await wish(bob, { join: MAN });
  return { ann, bob };
}

describe("a delivering process killed at any call, and another after it", () => {
  test("tell both of a new pair once, when MongoDB has it", { timeout: 60_000 }, async () => {
    const tried = await atEveryCall(async (mortal) => {
      const { ann, bob } = await match();
      await deliverRound(bot, mortal).catch(() => undefined);
      await deliverRest(bot);
      expect(await events(ann)).toEqual(["paired"]);
      expect(await events(bob)).toEqual(["paired"]);
      expect(await bot.activePairs(ann)).toMatchObject([{ members: [ann, bob] }]);
    });
    expect(tried).toBeGreaterThanOrEqual(8);
    console.log(`a new pair: ${tried} kill points`);
  });

  test("tell of a pair and its end in one go, each once and in order", { timeout: 60_000 }, async () => {
    const tried = await atEveryCall(async (mortal) => {
      const { ann, bob } = await match();
      await wish(ann, { join: WOMAN });
      await wish(ann, {});
      await deliverRound(bot, mortal).catch(() => undefined);
      await deliverRest(bot);
      expect(await events(bob)).toEqual(["paired", "ended"]);
      expect(await bot.activePairs(ann)).toEqual([]);
      expect(await bot.activePairs(bob)).toEqual([]);
    });
    console.log(`a pair and its end: ${tried} kill points`);
  });

  test("end a pair that the matcher lost and that stands in the way of a new one, and tell whoever is left alone", {
    timeout: 60_000,
  }, async () => {
    const tried = await atEveryCall(async (mortal) => {
      const [ann, bob, cid] = [newPerson(), newPerson(), newPerson()];
      const old = `old.${ann}`;
      await bot.pairs.insertOne({ _id: old, members: [ann, bob], active: [ann, bob], since: new Date() });
      await wish(ann, { join: WOMAN });
      await wish(cid, { join: MAN });
      await deliverRound(bot, mortal).catch(() => undefined);
      await deliverRest(bot);
      expect(await bot.told(bob)).toMatchObject([{ event: "ended", payload: { pair: old, partner: ann } }]);
      expect(await events(ann)).toEqual(["paired"]);
      expect(await events(cid)).toEqual(["paired"]);
      expect(await bot.activePairs(ann)).toMatchObject([{ members: [ann, cid] }]);
      expect(await bot.activePairs(bob)).toEqual([]);
      expect(await bot.pairs.findOne({ _id: old })).toMatchObject({ reason: "next", ended_by: ann });
    });
    expect(tried).toBeGreaterThanOrEqual(14);
    console.log(`a pair in the way: ${tried} kill points`);
  });
});

describe("somebody recalled into a chat whose other side has found somebody new", () => {
  test("is told at once that it is over, and is in no pair", async () => {
    const { ann, bob } = await match();
    for (const person of [ann, bob])
      await bot.backend.effects.writes.register?.({ person, firstName: "Ann" }, "op");
    await deliverRest(bot);
    const [pair] = await bot.activePairs(ann);
    await bot.wipe();
    const { signal } = new AbortController();
    const recalled = await bot.backend.services.recall(bob, signal);
    expect(recalled?.pair).toMatchObject({ id: pair?._id, partner: ann });

    // Ann's session came back in the same way, so her next wish names the pair that the matcher lost.
    const cid = newPerson();
    await wish(cid, { join: MAN });
    await wish(ann, { leave: { pair: pair?._id, partner: bob, reason: "next" }, join: WOMAN });
    await deliverRest(bot);
    expect(await bot.told(bob)).toMatchObject([
      { event: "ended", payload: { pair: pair?._id, partner: ann } },
    ]);
    expect(await bot.activePairs(bob)).toEqual([]);
    expect(await bot.activePairs(ann)).toMatchObject([{ members: [cid, ann] }]);
    expect(await bot.backend.services.recall(bob, signal)).not.toHaveProperty("pair.id");
  });
});

describe("an entry that cannot be read", () => {
  test("is dropped, and holds nobody back", async () => {
    await bot.redis.xadd(bot.keys.events, "*", "at", "1", "e", "? what is this");
    const { ann } = await match();
    await deliverRest(bot);
    expect(await events(ann)).toEqual(["paired"]);
  });
});
