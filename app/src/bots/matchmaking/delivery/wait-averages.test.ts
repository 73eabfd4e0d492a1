import { expect, test } from "vitest";
import { MAN, WOMAN } from "../testing/backend.fixture.ts";
import { WaitAverages } from "./wait-averages.ts";

const NOW = 1_795_229_600_000;
const MINUTE_MS = 60_000;

test("an average of too few waits is not told", () => {
  const averages = new WaitAverages();
  averages.add(WOMAN, 1_000, NOW);
  averages.add(WOMAN, 2_000, NOW);
  expect(averages.expected(WOMAN, NOW)).toBeUndefined();
  averages.add(WOMAN, 3_000, NOW);
  expect(averages.expected(WOMAN, NOW)).toBe(2_000);
  expect(averages.expected(MAN, NOW)).toBeUndefined();
  expect(averages.expected({ ...WOMAN, language: "ru" }, NOW)).toBeUndefined();
  expect(averages.expected({ ...WOMAN, age: 60 }, NOW)).toBe(2_000);
});

test("what is older counts less, and is forgotten", () => {
  const averages = new WaitAverages();
  for (let index = 0; index < 100; index++) averages.add(WOMAN, 60_000, NOW);
  expect(averages.expected(WOMAN, NOW + 10 * MINUTE_MS)).toBe(60_000);
  for (let index = 0; index < 100; index++) averages.add(WOMAN, 0, NOW + 10 * MINUTE_MS);
  expect(averages.expected(WOMAN, NOW + 10 * MINUTE_MS)).toBeCloseTo(20_000, -2);
  expect(averages.expected(WOMAN, NOW + 90 * MINUTE_MS)).toBeUndefined();
});

test("another process goes on from the fields of this one; what cannot be read is left out", () => {
  const averages = new WaitAverages();
  for (const wait of [1_000, 2_000, 3_000]) averages.add(WOMAN, wait, NOW);
  const fields = averages.takeChanged();
  expect(Object.keys(fields)).toEqual(["en.female.male"]);
  expect(averages.takeChanged()).toEqual({});
  const next = new WaitAverages();
  next.read({ ...fields, "en.male.female": "nonsense" });
  expect(next.expected(WOMAN, NOW)).toBe(2_000);
  expect(next.expected(MAN, NOW)).toBeUndefined();
});
