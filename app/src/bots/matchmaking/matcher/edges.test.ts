import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Profile } from "../profile.ts";
import { encodeNumber } from "./codec.ts";
import { matcherKeys } from "./keys.ts";
import { type Bars, createMatcher, type MatcherOptions } from "./matcher.ts";
import { createMatcherScripts } from "./scripts.ts";
import { KEY_CLOCK } from "./testing/matcher-steps.ts";

const WOMAN: Profile = { age: 25, gender: "female", seeks: "male", ageFrom: 18, ageTo: 99, language: "en" };
const MAN: Profile = { ...WOMAN, gender: "male", seeks: "female" };
const NOW = 1_795_229_600_000;

const redis = new Redis(inject("redisUrl"), { lazyConnect: true });
const prefixes: string[] = [];

beforeAll(() => redis.connect());
afterAll(async () => {
  for (const prefix of prefixes) {
    const left = await redis.keys(`${prefix}*`);
    if (left.length > 0) await redis.del(...left);
  }
  await redis.quit();
});

/** A matcher of one test, on a clock that it sets. */
async function open(options: Partial<MatcherOptions> = {}) {
  const prefix = `{edge-${randomUUID().slice(0, 8)}}:`;
  prefixes.push(prefix);
  const barsOf = async (people: readonly number[]) => people.map((person) => ({ person, blocked: [] }));
  const matcher = createMatcher({ redis, prefix, barsOf, clock: KEY_CLOCK, ...options });
  const setTime = (ms: number) => redis.set(`${prefix}clock`, String(ms));
  await setTime(NOW);
  const keys = matcherKeys(prefix);
  return { matcher, keys, setTime, scripts: createMatcherScripts(redis, keys, KEY_CLOCK) };
}

describe("blocks", () => {
  it("that come while MongoDB is asked are not missed: what was read before them does not count", async () => {
    let reads = 0;
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const { matcher } = await open({
      barsOf: async (people): Promise<Bars[]> => {
        reads += 1;
        if (!people.includes(2)) return people.map((person) => ({ person, blocked: [] }));
        // The first time read before the block, the answer under way for long.
        const blocked = reads === 2 ? [] : [1];
        asked.resolve();
        await answered.promise;
        return people.map((person) => ({ person, blocked }));
      },
    });
    await matcher.wish({ person: 1, seq: 1, join: WOMAN });
    const wish = matcher.wish({ person: 2, seq: 1, join: MAN });
    await asked.promise;
    await matcher.bar([
      { person: 1, blocked: [2] },
      { person: 2, blocked: [1] },
    ]);
    answered.resolve();
    expect(await wish).toEqual({ kind: "waiting" });
    expect(reads).toBe(3);
  });

  it("are asked for again when Redis forgot them: before a search is widened, too", async () => {
    let blocked: number[] = [];
    const barsOf = async (people: readonly number[]) => people.map((person) => ({ person, blocked }));
    const { keys, matcher, setTime } = await open({ barsOf });
    await matcher.wish({ person: 1, seq: 1, join: { ...WOMAN, ageTo: 30 } });
    await matcher.wish({ person: 2, seq: 1, join: { ...MAN, age: 40 } });
    blocked = [1, 2];
    await redis.del(keys.blocks);
    for (const ms of [1_001, 15_001, 30_001, 60_001]) {
      await setTime(NOW + ms);
      await matcher.sweep(10);
    }
    expect(await redis.hget(keys.people, "1")).toMatch(/^w1 /);
    expect(await redis.hget(keys.people, "2")).toMatch(/^w1 /);
  });

  it("of thousands of people who wait hide nobody behind them", async () => {
    const crowd = Array.from({ length: 1_000 }, (_, index) => 10 + index);
    const barsOf = async (people: readonly number[]) =>
      people.map((person) => ({ person, blocked: person === 1 ? crowd : [] }));
    const { matcher } = await open({ barsOf });
    await Promise.all(crowd.map((person) => matcher.wish({ person, seq: 1, join: WOMAN })));
    await matcher.wish({ person: 2, seq: 1, join: WOMAN });
    expect(await matcher.wish({ person: 1, seq: 1, join: MAN })).toMatchObject({ partner: 2 });
  });
});

describe("who goes on to the next one", () => {
  /** Two people who were paired; the first goes on, then the other looks again. */
  async function skipped() {
    const world = await open();
    const { matcher } = world;
    await matcher.wish({ person: 1, seq: 1, join: WOMAN });
    const answer = await matcher.wish({ person: 2, seq: 1, join: MAN });
    if (answer.kind !== "paired") throw new Error(`${answer.kind} instead of paired`);
    const leave = { pair: answer.pair, partner: 2, reason: "next" } as const;
    return { ...world, leave };
  }

  it("is not paired with the same person at once, but is within a second where nobody else is there", async () => {
    const { keys, leave, matcher, setTime } = await skipped();
    expect(await matcher.wish({ person: 1, seq: 2, leave, join: WOMAN })).toEqual({ kind: "waiting" });
    await setTime(NOW + 300);
    expect(await matcher.wish({ person: 2, seq: 2, join: MAN })).toEqual({ kind: "waiting" });
    await setTime(NOW + 1_301);
    await matcher.sweep(10);
    expect((await matcher.pairsOf([1, 2])).size).toBe(2);
    expect(await redis.hget(keys.people, "2")).toMatch(/^p2 1\.2-2\.2 1$/);
  });

  it("gets somebody else who is there, though the one they had waits longer", async () => {
    const { leave, matcher, setTime } = await skipped();
    await matcher.wish({ person: 2, seq: 2, join: MAN });
    await setTime(NOW + 500);
    await matcher.wish({ person: 3, seq: 1, join: MAN });
    expect(await matcher.wish({ person: 1, seq: 2, leave, join: WOMAN })).toMatchObject({ partner: 3 });
  });

  it("passes over nobody but the last one: whom they had before that is taken again", async () => {
    const { leave, matcher } = await skipped();
    await matcher.wish({ person: 1, seq: 2, leave, join: WOMAN });
    const third = await matcher.wish({ person: 3, seq: 1, join: MAN });
    expect(third).toMatchObject({ kind: "paired", partner: 1 });
    await matcher.wish({ person: 1, seq: 3 });
    await matcher.wish({ person: 2, seq: 3, join: MAN });
    expect(await matcher.wish({ person: 1, seq: 4, join: WOMAN })).toMatchObject({ partner: 2 });
  });
});

describe("a crowd that fits nobody here", () => {
  const CROWD = 5_000;

  it("hides nobody for longer than a second; what a wish costs among it is printed", async () => {
    const { matcher, setTime } = await open();
    const timeOf = async (work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    };
    const others = (first: number) => async () => {
      for (let person = first; person < first + 400; person += 2) {
        await matcher.wish({ person, seq: 1, join: { ...WOMAN, language: "de" } });
        await matcher.wish({ person: person + 1, seq: 1, join: { ...MAN, language: "de" } });
      }
    };
    const alone = await timeOf(others(100_000));
    // Women of 20 who take men of 18 and 19: each man of 25 would have to look past all of them.
    const narrow: Profile = { ...WOMAN, age: 20, ageFrom: 18, ageTo: 19 };
    await Promise.all(
      Array.from({ length: CROWD }, (_, index) => matcher.wish({ person: 10 + index, seq: 1, join: narrow })),
    );
    await setTime(NOW + 500);
    expect(await matcher.wish({ person: 1, seq: 1, join: { ...WOMAN, age: 21 } })).toEqual({
      kind: "waiting",
    });
    expect(await matcher.wish({ person: 2, seq: 1, join: MAN })).toEqual({ kind: "waiting" });
    await setTime(NOW + 1_501);
    await matcher.sweep(256);
    expect(await matcher.wish({ person: 2, seq: 1, join: MAN })).toMatchObject({
      kind: "paired",
      partner: 1,
    });

    const elsewhere = await timeOf(others(200_000));
    const among = await timeOf(async () => {
      for (let person = 300_000; person < 300_400; person++)
        await matcher.wish({ person, seq: 1, join: MAN });
    });
    const each = (ms: number) => `${((ms / 400) * 1_000).toFixed(0)} µs`;
    console.log(
      `one wish at a time: ${each(alone)} alone, ${each(elsewhere)} beside ${CROWD} misfits, ${each(among)} among them`,
    );
  }, 30_000);
});

describe("records", () => {
  it("that a Redis which evicts has lost leave nobody in a pair with a ghost", async () => {
    const { keys, matcher } = await open();
    await matcher.wish({ person: 1, seq: 1, join: WOMAN });
    await redis.del(keys.people);
    expect(await matcher.wish({ person: 2, seq: 1, join: MAN })).toEqual({ kind: "waiting" });
    expect(await matcher.wish({ person: 1, seq: 2, join: WOMAN })).toMatchObject({ partner: 2 });
  });

  it("of people who have nothing here are forgotten in time, with whom they block; others never", async () => {
    const { keys, matcher, scripts } = await open();
    await matcher.wish({ person: 1, seq: 100, join: WOMAN });
    await matcher.wish({ person: 1, seq: 101 });
    await matcher.wish({ person: 2, seq: 100, join: WOMAN });
    await matcher.wish({ person: 3, seq: 300, join: WOMAN });
    await matcher.wish({ person: 3, seq: 301 });
    expect(await scripts.prune(encodeNumber(200), ["1", "2", "3", "4"])).toBe(1);
    expect(Object.keys(await redis.hgetall(keys.people)).sort()).toEqual(["2", "3"]);
    expect(Object.keys(await redis.hgetall(keys.blocks)).sort()).toEqual(["2", "3"]);
  });

  it("hold big ids and numbers exactly", async () => {
    const { matcher } = await open();
    const [ann, bob] = [2 ** 52 - 1, 7_999_999_999];
    await matcher.wish({ person: ann, seq: 2 ** 53 - 2, join: WOMAN });
    expect(await matcher.wish({ person: bob, seq: NOW, join: MAN })).toMatchObject({ partner: ann });
    expect(await matcher.wish({ person: ann, seq: 2 ** 53 - 3 })).toEqual({ kind: "older" });
    expect(await matcher.wish({ person: ann, seq: 2 ** 53 - 2 })).toMatchObject({ partner: bob });
  });
});

describe("many wishes at once", () => {
  it("are carried out in the order in which they were made", async () => {
    const { matcher } = await open();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        matcher.wish({ person: 1 + index, seq: 1, join: index % 2 === 0 ? WOMAN : MAN }),
      ),
    );
    expect(answers.filter(({ kind }) => kind === "waiting")).toHaveLength(250);
    for (let index = 1; index < 500; index += 2) expect(answers[index]).toMatchObject({ partner: index });
  });

  it("leave nothing behind of who comes and is paired in the same call", async () => {
    const { keys, matcher } = await open();
    await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        matcher.wish({ person: 1 + index, seq: 1, join: index % 2 === 0 ? WOMAN : MAN }),
      ),
    );
    expect(await redis.exists(keys.waiting, ...keys.due)).toBe(0);
    expect(await redis.hlen(keys.people)).toBe(64);
  });

  it("of one person are one search, which keeps its place while it lasts", async () => {
    const { keys, matcher, setTime } = await open();
    await matcher.wish({ person: 1, seq: 1, join: WOMAN });
    await setTime(NOW + 1);
    await matcher.wish({ person: 2, seq: 1, join: WOMAN });
    await setTime(NOW + 2);
    const answers = await Promise.all([
      matcher.wish({ person: 1, seq: 2, join: { ...WOMAN, age: 30 } }),
      matcher.wish({ person: 1, seq: 3, join: WOMAN }),
      matcher.wish({ person: 2, seq: 2 }),
      matcher.wish({ person: 2, seq: 3, join: WOMAN }),
      matcher.wish({ person: 3, seq: 1, join: MAN }),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(["waiting", "waiting", "neither", "waiting", "paired"]);
    expect(answers[4]).toMatchObject({ partner: 1 });
    // The other one, and what keeps the set a skip list.
    expect(await redis.zcard(keys.waiting)).toBe(2);
    expect(await matcher.wish({ person: 4, seq: 1, join: MAN })).toMatchObject({ partner: 2 });
  });
});
