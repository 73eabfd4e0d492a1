import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { MatchEvent } from "../matcher/event.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "../testing/backend.fixture.ts";
import { tellAll } from "./tell-all.ts";
import { tellsOf } from "./tells.ts";

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
    expect(await bot.backend.effects.stillRelays?.(ann, newPerson())).toBe(false);
  });

  test("forgotten by Redis, is known by MongoDB: what one of a pair says late still goes to the other only", async () => {
    const { ann, bob } = await aPair();
    await bot.wipe();
    expect(await bot.backend.matcher.partnerOf(ann)).toBe("unknown");
    expect(await bot.backend.effects.stillRelays?.(ann, bob)).toBe(true);
    expect(await bot.backend.effects.stillRelays?.(ann, newPerson())).toBe(false);
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

  test("is told to whoever was left before the other hears of somebody new, whatever holds it up", async () => {
    const [ann, bob, cleo] = [newPerson(), newPerson(), newPerson()];
    const pair = (id: string, first: number, second: number): MatchEvent => ({
      kind: "paired",
      pair: id,
      sides: [
        { person: first, seq: 1, since: 0, widened: false, profile: WOMAN },
        { person: second, seq: 1, since: 0, widened: false, profile: MAN },
      ],
    });
    const events: MatchEvent[] = [
      pair(`p1-${ann}`, ann, bob),
      { kind: "ended", pair: `p1-${ann}`, person: bob, partner: ann, reason: "next" },
      pair(`p2-${ann}`, bob, cleo),
    ];
    const tells = events.flatMap((event) => tellsOf(event, 0));
    let isBusy = true;
    const chats = {
      tell: async (...[chat, effectId, event, payload]: Parameters<ChatOutbox["tell"]>) => {
        if (isBusy && event === "ended")
          throw new AppError("EVENT_CONFLICT", "somebody writes and writes", { retry: "backoff" });
        return bot.outbox.chats.tell(chat, effectId, event, payload);
      },
    };
    const deps = { chats, logger: bot.logger };
    await expect(tellAll(deps, tells)).rejects.toMatchObject({ code: "EVENT_CONFLICT" });
    const partners = async (person: number) =>
      (await bot.told(person)).map(({ event, payload }) => [event, payload.partner]);
    expect(await partners(bob)).toEqual([["paired", ann]]);
    isBusy = false;
    await tellAll(deps, tells);
    expect(await partners(ann)).toEqual([
      ["paired", bob],
      ["ended", bob],
    ]);
    expect(await partners(bob)).toEqual([
      ["paired", ann],
      ["paired", cleo],
    ]);
    expect(await partners(cleo)).toEqual([["paired", bob]]);
  });
});
