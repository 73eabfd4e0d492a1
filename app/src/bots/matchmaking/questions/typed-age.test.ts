import fc from "fast-check";
import { expect, test } from "vitest";
import { AGE } from "../profile.ts";
import { readAge, readAges } from "./typed-age.ts";

const possible = (age: number): boolean => Number.isInteger(age) && age >= AGE.min && age <= AGE.max;

test("whatever is typed, an age is refused or one that a person can have here", () => {
  const typed = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.stringMatching(/^[-+ ]?\d{0,12}[.,e]?\d{0,3} ?\w{0,5}$/),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const age = readAge(text);
      if (age.ok) expect(possible(age.value)).toBe(true);
    }),
  );
});

test("whatever is typed, a range is refused or one from a smaller to a greater possible age", () => {
  const typed = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.stringMatching(/^\d{0,4} ?[-–+ a]{0,4} ?\d{0,4}$/),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const ages = readAges(text);
      if (!ages.ok) return;
      expect(possible(ages.value.from) && possible(ages.value.to)).toBe(true);
      expect(ages.value.from).toBeLessThanOrEqual(ages.value.to);
    }),
  );
});
