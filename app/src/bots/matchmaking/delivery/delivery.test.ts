import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "../testing/backend.fixture.ts";

let bot: BackendFixture;
const stop = new AbortController();
let running: Promise<unknown>;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  const [consumer] = bot.backend.consumers;
  running = Promise.resolve(consumer?.run(stop.signal, bot.blocking));
});
afterAll(async () => {
  stop.abort();
  await running;
  await bot.end();
});

let seq = Date.now();
const wish = (person: number, more: object) =>
  bot.backend.effects.writes.match?.({ person, seq: seq++, ...more }, "op");
const told = (person: number) => expect.poll(() => bot.told(person), { timeout: 5_000 });

/** Two people who talk. */
async function aPair() {
  const [ann, bob] = [newPerson(), newPerson()];
  await wish(ann, { join: WOMAN });
  await wish(bob, { join: MAN });
  await told(ann).toHaveLength(1);
  await told(bob).toHaveLength(1);
  const pair = String((await bot.told(ann))[0]?.payload.pair);
  return { ann, bob, pair };
}

describe("what the matcher does", () => {
  test("is in MongoDB, and both are told, each of the other", async () => {
    const { ann, bob, pair } = await aPair();
    expect(await bot.told(ann)).toMatchObject([
      { event: "paired", payload: { partner: bob, pair, widened: false } },
    ]);
    expect(await bot.told(bob)).toMatchObject([{ event: "paired", payload: { partner: ann, pair } }]);
    const signal = new AbortController().signal;
    expect(await bot.activePairs(ann)).toMatchObject([{ _id: pair, members: [ann, bob] }]);
    await bot.backend.effects.writes.register?.({ person: ann, firstName: "Ann" }, "op");
    expect(await bot.backend.services.recall(ann, signal)).toMatchObject({
      pair: { id: pair, partner: bob },
    });
    expect(await bot.backend.effects.stillRelays?.(ann, bob)).toBe(true);
  });

  test("a chat that one ends is over for the other, with who it was and why", async () => {
    const { ann, bob, pair } = await aPair();
    await wish(ann, { leave: { pair, partner: bob, reason: "stop" } });
    await told(bob).toMatchObject([{}, { event: "ended", payload: { pair, partner: ann, reason: "stop" } }]);
    expect(await bot.told(ann)).toHaveLength(1);
    expect(await bot.activePairs(bob)).toEqual([]);
    expect(await bot.backend.effects.stillRelays?.(ann, bob)).toBe(false);
    expect(await bot.pairs.findOne({ _id: pair })).toMatchObject({ ended_by: ann, reason: "stop" });
  });
});
