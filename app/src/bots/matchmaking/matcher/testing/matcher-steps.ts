import fc from "fast-check";
import { expect } from "vitest";
import type { RedisClient } from "../../../../platform/redis/client.ts";
import type { Profile } from "../../profile.ts";
import type { LeaveReason, MatchWish } from "../../services.ts";
import { STEPS_MS } from "../cells.ts";
import { encodeNumber } from "../codec.ts";
import { decodeEvents, type MatchEvent } from "../event.ts";
import { type MatcherKeys, matcherKeys } from "../keys.ts";
import { createMatcher, type Matcher } from "../matcher.ts";
import { MatcherModel } from "./matcher-model.ts";

/** Replaces the server's clock by a key beside the matcher's, so that a test says what time it is. */
export const KEY_CLOCK = `
local function now_ms()
  return tonumber(redis.call('GET', string.match(KEYS[1], '^.*}:') .. 'clock'))
end`;

/** A matcher on a real Redis, and what the model says of it. */
export interface MatcherWorld {
  readonly redis: RedisClient;
  readonly prefix: string;
  readonly keys: MatcherKeys;
  readonly matcher: Matcher;
  readonly model: MatcherModel;
}

/** A step does the same to both and compares the answers. */
export type Step = (world: MatcherWorld) => Promise<void>;

/** Shows in a counterexample what a step does. */
const labelled = (label: unknown, step: Step): Step =>
  Object.assign(step, { [fc.toStringMethod]: () => JSON.stringify(label) });

/** A matcher of a test's own; whom people block is what the model says. */
export async function openWorld(redis: RedisClient, prefix: string): Promise<MatcherWorld> {
  const model = new MatcherModel();
  const barsOf = async (people: readonly number[]) =>
    people.map((person) => ({
      person,
      bannedUntil: model.bans.get(person),
      blocked: [...model.blocks]
        .map((pair) => pair.split(",").map(Number))
        .filter((pair) => pair.includes(person))
        .map(([a = 0, b = 0]) => (a === person ? b : a)),
    }));
  const matcher = createMatcher({ redis, prefix, barsOf, clock: KEY_CLOCK });
  const world = { redis, prefix, keys: matcherKeys(prefix), matcher, model };
  await passTime(0)(world);
  return world;
}

/** Ends a world without a trace. */
export async function closeWorld({ keys, prefix, redis }: MatcherWorld): Promise<void> {
  await redis.del(
    keys.people,
    keys.blocks,
    keys.edition,
    keys.waiting,
    keys.events,
    ...keys.due,
    `${prefix}clock`,
  );
}

/** All events so far, oldest first. */
export async function readEvents({ keys, redis }: MatcherWorld): Promise<MatchEvent[]> {
  const entries = await redis.xrange(keys.events, "-", "+");
  return entries.flatMap(([, fields]) => decodeEvents(fields[3] ?? ""));
}

/** Lets time pass. */
export const passTime = (ms: number): Step =>
  labelled({ passTime: ms }, async ({ model, prefix, redis }) => {
    model.now += ms;
    await redis.set(`${prefix}clock`, String(model.now));
  });

/** A pair that this Redis knows nothing of, as after it was wiped. */
const STRANGE = { pair: "x.1-y.2", partner: 9 };
const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const person = fc.constantFrom(...PEOPLE);
const age = fc.constantFrom(18, 21, 22, 24, 26, 27, 30, 40, 99);
const open: Pick<Profile, "ageFrom" | "ageTo"> = { ageFrom: 18, ageTo: 99 };

/** Most people fit each other, or a random crowd would never meet; one in three is particular. */
const profile: fc.Arbitrary<Profile> = fc
  .record({
    language: fc.constantFrom("en", "en", "en", "en", "en", "ru"),
    gender: fc.constantFrom("male", "female", "female", "other"),
    seeks: fc.constantFrom("male", "female", "any", "any", "any"),
    age,
    range: fc.oneof(
      { weight: 2, arbitrary: fc.constant(open) },
      { weight: 1, arbitrary: fc.record({ ageFrom: age, ageTo: age }) },
    ),
  })
  .map(({ range, ...rest }) => ({ ...rest, ...range }));

const partnerOf = (answer: { kind: string }): number | undefined =>
  "partner" in answer ? (answer.partner as number) : undefined;

/** One wish or several of different people at once; each perhaps repeated, because its first answer was lost. */
const wishes = fc
  .array(
    fc.record({
      person,
      ahead: fc.constantFrom(-1, 0, 1, 1, 1, 1, 5),
      leave: fc.constantFrom("none", "none", "own", "own", "strange"),
      reason: fc.constantFrom<LeaveReason>("next", "stop", "report", "block"),
      join: fc.option(profile, { nil: undefined, freq: 5 }),
      times: fc.constantFrom(1, 1, 2),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((actions) =>
    labelled({ wishes: actions }, async ({ matcher, model }) => {
      const made = actions.flatMap(({ ahead, join, leave: named, person: who, reason, times }) => {
        const state = model.people.get(who);
        const own =
          state?.kind === "paired" ? { pair: state.pair, partner: state.partner, reason } : undefined;
        const leave = named === "strange" ? { ...STRANGE, reason } : named === "own" ? own : undefined;
        const wish: MatchWish = {
          person: who,
          seq: (state?.seq ?? 1_795_000_000_000) + ahead,
          ...(leave && { leave }),
          ...(join && { join }),
        };
        return Array.from({ length: times }, () => wish);
      });
      // People of one batch whom Redis does not know are answered later than the others: one by one then.
      const answers = [];
      for (const wish of made) answers.push(await matcher.wish(wish));
      for (const [index, wish] of made.entries()) {
        const answer = answers[index] ?? { kind: "nothing" };
        expect(answer).toEqual(model.wish(wish, partnerOf(answer)));
      }
    }),
  );

/** Two who talk part, and each looks for somebody: not for one another. */
const partings = fc.tuple(person, profile).map(([who, join]) =>
  labelled({ partings: who }, async ({ matcher, model }) => {
    const pair = model.people.get(who);
    if (pair?.kind !== "paired") return;
    for (const each of [who, pair.partner]) {
      const wish = { person: each, seq: (model.people.get(each)?.seq ?? 0) + 1, join };
      const answer = await matcher.wish(wish);
      expect(answer).toEqual(model.wish(wish, partnerOf(answer)));
    }
  }),
);

/** By one process, or by two that both believe that it is theirs. */
const sweep = (times: number): Step =>
  labelled({ sweep: times }, async (world) => {
    const before = world.model.events.length;
    await Promise.all(Array.from({ length: times }, () => world.matcher.sweep(100)));
    const events = (await readEvents(world)).slice(before);
    world.model.sweep((who) => {
      const found = events.find((event) => event.kind === "paired" && event.sides[1].person === who);
      return found?.kind === "paired" ? found.sides[0].person : undefined;
    });
  });

const oust = fc
  .record({
    person,
    reason: fc.constantFrom<LeaveReason>("unreachable", "banned"),
    ahead: fc.constantFrom(-1, 0, 1),
    pair: fc.constantFrom(undefined, undefined, STRANGE),
  })
  .map((action) =>
    labelled({ oust: action }, async ({ matcher, model }) => {
      const { ahead, pair, person: who, reason } = action;
      const before = (model.people.get(who)?.seq ?? 1_795_000_000_000) + ahead;
      const oust = { person: who, reason, before, pair };
      expect(await matcher.oust(oust)).toEqual(model.oust(oust));
    }),
  );

const block = fc.uniqueArray(person, { minLength: 2, maxLength: 2 }).map(([a = 1, b = 2]) =>
  labelled({ block: [a, b] }, async ({ matcher, model }) => {
    model.blocks.add([a, b].sort((x, y) => x - y).join());
    await matcher.bar([
      { person: a, blocked: [b] },
      { person: b, blocked: [a] },
    ]);
  }),
);

const ban = person.map((who) =>
  labelled({ ban: who }, async ({ matcher, model }) => {
    model.bans.set(who, model.now + 20_000);
    await matcher.bar([{ person: who, blocked: [], bannedUntil: model.now + 20_000 }]);
  }),
);

/** Redis forgets whom people block; not those of who waits, whose next step would come later than others' then. */
const forget = labelled("forget", async ({ keys, model, redis }) => {
  const others = [...model.people].filter(([, { kind }]) => kind !== "waiting").map(([who]) => who);
  for (const who of others) await redis.hdel(keys.blocks, encodeNumber(who));
});

/** So long that every search comes to its end. */
const patience = labelled("patience", async (world) => {
  await passTime(1_800_000)(world);
  for (let step = 0; step <= STEPS_MS.length; step++) await sweep(1)(world);
});

/** Every step there is, in any order. */
export const anySteps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: wishes },
    { weight: 3, arbitrary: partings },
    { weight: 2, arbitrary: fc.constantFrom(1, 2).map(sweep) },
    { weight: 2, arbitrary: fc.constantFrom(1, 999, 1_001, 15_000, 45_000, 1_800_000).map(passTime) },
    { weight: 1, arbitrary: oust },
    { weight: 2, arbitrary: block },
    { weight: 1, arbitrary: ban },
    { weight: 1, arbitrary: fc.constantFrom(forget, forget, patience) },
  ),
  { minLength: 1, maxLength: 60 },
);
