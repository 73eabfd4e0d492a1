import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GENDERS, type Profile, SEEKS } from "../profile.ts";
import { END, STEPS_MS, searchOf } from "./cells.ts";
import { decodeProfile, encodeProfile } from "./codec.ts";

const age = fc.integer({ min: 18, max: 99 });
const profile: fc.Arbitrary<Profile> = fc.record({
  age,
  gender: fc.constantFrom(...GENDERS),
  seeks: fc.constantFrom(...SEEKS),
  ageFrom: age,
  ageTo: age,
  language: fc.constantFrom("en" as const, "en" as const, "ru" as const),
});
const level = fc.integer({ min: 0, max: STEPS_MS.length - 1 });

const split = (cells: string): string[] => cells.match(/.{6}/g) ?? [];

function fits(a: Profile, aLevel: number, b: Profile, bLevel: number): boolean {
  const range = ({ ages }: { ages: string }) => [Number(ages.slice(2, 4)), Number(ages.slice(4, 6))] as const;
  const [aFrom, aTo] = range(searchOf(a, aLevel));
  const [bFrom, bTo] = range(searchOf(b, bLevel));
  return (
    a.language === b.language &&
    (a.seeks === "any" || a.seeks === b.gender) &&
    (b.seeks === "any" || b.seeks === a.gender) &&
    b.age >= aFrom &&
    b.age <= aTo &&
    a.age >= bFrom &&
    a.age <= bTo
  );
}

/** Cells in which one of two looks and the other stands. */
const shared = (looking: Profile, lookLevel: number, standing: Profile, standLevel: number): string[] => {
  const stands = new Set(split(searchOf(standing, standLevel).stand));
  return split(searchOf(looking, lookLevel).look).filter((cell) => stands.has(cell));
};

describe("the index of who waits", () => {
  test("lets whoever looks see everybody who fits, once", () => {
    fc.assert(
      fc.property(profile, level, profile, level, (a, aLevel, b, bLevel) => {
        fc.pre(fits(a, aLevel, b, bLevel));
        // Who arrives looks in rooms, in which all stand; from the second level on they look in bands.
        if (aLevel === 0 || bLevel > 0) expect(shared(a, aLevel, b, bLevel)).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test("shows nobody of another language or gender, and in bands nobody whose ages are far away", () => {
    fc.assert(
      fc.property(profile, level, profile, level, (a, aLevel, b, bLevel) => {
        const seen = shared(a, aLevel, b, bLevel);
        if (seen.length === 0) return;
        expect(a.language).toBe(b.language);
        expect([a.seeks, "any"]).toContain(a.seeks === "any" ? "any" : b.gender);
        expect([b.seeks, "any"]).toContain(b.seeks === "any" ? "any" : a.gender);
        if (aLevel === 0) return;
        const [from, to] = [searchOf(a, aLevel).ages.slice(2, 4), searchOf(a, aLevel).ages.slice(4, 6)];
        // A band is 45 years wide at most (55 and more), 12 below that.
        const width = Math.max(b.age, Number(to)) >= 55 ? 45 : 12;
        expect(b.age).toBeGreaterThan(Number(from) - width);
        expect(b.age).toBeLessThan(Number(to) + width);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is cheap for who arrives: one room per gender they look for", () => {
    const { look, stand } = searchOf({ ...decodeProfile("enmf252030") }, 0);
    expect([split(look), split(stand)]).toEqual([["enfm--"], ["enmf--"]]);
    expect(split(searchOf(decodeProfile("enma251899"), 0).look)).toEqual(["enmm--", "enfm--", "enom--"]);
  });
});

describe("a search", () => {
  test("widens by 3 and 8 years and then to every age, and ends", () => {
    const wish = decodeProfile("enmf302535");
    expect([0, 1, 2, 3, 4].map((at) => searchOf(wish, at).ages)).toEqual([
      "302535",
      "302535",
      "302238",
      "301843",
      "301899",
    ]);
    expect([0, 1, 2, 3, 4].map((at) => searchOf(wish, at).step)).toEqual([1, 2, 3, 4, END]);
    expect(STEPS_MS).toEqual([1_000, 15_000, 30_000, 60_000, 1_800_000]);
  });

  test("of whoever takes any age has nothing to widen", () => {
    expect(searchOf(decodeProfile("enmf301899"), 0).step).toBe(1);
    expect(searchOf(decodeProfile("enmf301899"), 1).step).toBe(END);
  });

  test("reads a profile back as it was, its range in order", () => {
    fc.assert(
      fc.property(profile, (wish) => {
        const [ageFrom, ageTo] = [wish.ageFrom, wish.ageTo].sort((a, b) => a - b);
        expect(decodeProfile(encodeProfile(wish))).toEqual({ ...wish, ageFrom, ageTo });
      }),
    );
  });
});
