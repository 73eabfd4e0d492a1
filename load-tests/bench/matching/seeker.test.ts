import { expect, test } from "vitest";
import { profileSchema } from "../../../app/src/bots/matchmaking/profile.ts";
import { seekerOf, waitingSeekerOf } from "./seeker.ts";

const people = (crowd: "mixed" | "lopsided") =>
  Array.from({ length: 5_000 }, (_, index) => seekerOf(crowd, index));
const share = (of: readonly boolean[]): number => of.filter(Boolean).length / of.length;

test("a crowd is the same every time, of valid profiles, each person with an id of their own", () => {
  expect(people("mixed")).toEqual(people("mixed"));
  expect(new Set(people("mixed").map(({ id }) => id)).size).toBe(5_000);
  for (const { profile } of people("mixed")) expect(profileSchema.parse(profile)).toEqual(profile);
});

test("a mixed crowd is half men; in the other there are nine to a woman, and all look for the other", () => {
  const men = (crowd: "mixed" | "lopsided") =>
    share(people(crowd).map(({ profile }) => profile.gender === "male"));
  expect(men("mixed")).toBeCloseTo(0.5, 1);
  expect(men("lopsided")).toBeCloseTo(0.9, 1);
  expect(share(people("lopsided").map(({ profile }) => profile.seeks === "any"))).toBe(0);
});

test("who waits are men who look for women", () => {
  expect(waitingSeekerOf(17).profile).toMatchObject({ gender: "male", seeks: "female" });
});
