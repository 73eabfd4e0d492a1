import { Redis } from "ioredis";
import { expect, inject, onTestFinished, test } from "vitest";
import { createMatcher } from "../../../app/src/bots/matchmaking/matcher/matcher.ts";
import { encodeNumber, encodeProfile } from "../../../app/src/bots/matchmaking/matcher/codec.ts";
import type { Profile } from "../../../app/src/bots/matchmaking/profile.ts";
import { readSearching, type Searching, searchRules } from "./searches.ts";

const MAN: Profile = {
  ...{ age: 30, gender: "male", seeks: "female", language: "en" },
  ...{ ageFrom: 25, ageTo: 40 },
};
const WOMAN: Profile = { ...MAN, age: 28, gender: "female", seeks: "male" };

/** Somebody who looks, in line as the matcher's script writes it. */
function inLine(person: number, profile: Profile, { from = profile.ageFrom, to = profile.ageTo } = {}) {
  const ages = `${profile.age}${from}${to}`;
  const record = `w${encodeNumber(37)} 17952296000001${ages}${encodeProfile(profile)}enfm--`;
  return { person, seq: 37, record, barred: [] } satisfies Searching;
}

const examples = (searching: readonly Searching[]) =>
  searchRules("m", searching).map((each) => each.examples);
const verdicts = (searching: readonly Searching[]) =>
  searchRules("m", searching).map(({ verdict }) => verdict);

test("those who look, are in line and do not fit each other violate nothing", () => {
  const rules = searchRules("m", [inLine(1, MAN), inLine(2, MAN), inLine(3, { ...WOMAN, language: "ru" })]);
  expect(rules.map(({ checked, verdict }) => [checked, verdict])).toEqual([
    [3, "passed"],
    [3, "passed"],
  ]);
});

test("where nobody looks there is nobody to lose", () => {
  expect(verdicts([])).toEqual(["not applicable", "not applicable"]);
});

test.each<[string, string | null]>([
  ["nothing", null],
  ["an end", "i11 -"],
  ["a pair", "p11 a.1-b.2 b"],
  ["an earlier wish", inLine(1, MAN).record.replace(/^w\w+/, "w10")],
])("somebody who looks and of whom the matcher has %s is lost", (_what, record) => {
  expect(verdicts([{ ...inLine(1, MAN), record }])[0]).toBe("failed");
});

test("two who fit each other and both wait are found", () => {
  expect(examples([inLine(1, MAN), inLine(2, WOMAN)])).toEqual([[], ["1 and 2 fit each other"]]);
});

test("two of whom one is too old for the other fit when the search was widened so far, and not before", () => {
  const older = { ...MAN, age: 43 };
  expect(verdicts([inLine(1, older), inLine(2, WOMAN)])).toEqual(["passed", "passed"]);
  expect(verdicts([inLine(1, older), inLine(2, WOMAN, { from: 22, to: 43 })])).toEqual(["passed", "failed"]);
});

test("two of whom one blocked the other do not fit", () => {
  expect(verdicts([inLine(1, MAN), { ...inLine(2, WOMAN), barred: [1] }])).toEqual(["passed", "passed"]);
});

test("what the real matcher keeps of who waits, and whom they block, is understood", async () => {
  const redis = new Redis(inject("redisUrl"));
  const bot = `searches-${process.pid}-${Date.now()}`;
  onTestFinished(async () => {
    const keys = await redis.keys(`{${bot}:match}:*`);
    await redis.del(...keys);
    redis.disconnect();
  });
  const matcher = createMatcher({
    redis,
    prefix: `{${bot}:match}:`,
    barsOf: async (people) => people.map((person) => ({ person, blocked: [person === 41 ? 42 : 41] })),
  });
  const looking = [
    { person: 41, profile: MAN },
    { person: 42, profile: WOMAN },
  ];
  for (const { person, profile } of looking) await matcher.wish({ person, seq: 37, join: profile });
  const sessions = [41, 42, 43].map((person) => ({
    person,
    state: { at: "searching", seq: 37, message: 1 } as const,
  }));
  const read = await readSearching({ redis }, bot, sessions);
  expect(read.map(({ barred }) => barred)).toEqual([[42], [41], []]);
  expect(searchRules(bot, read).map((each) => each.examples)).toEqual([
    ["43 looks by wish 37; the matcher has nothing"],
    [],
  ]);
  const unblocked = read.map((each) => ({ ...each, barred: [] }));
  expect(searchRules(bot, unblocked)[1]?.examples).toEqual(["41 and 42 fit each other"]);
});
