import { expect, test } from "vitest";
import { readCountry } from "./country.ts";

test.each([
  ["US", "US"],
  ["usa", "US"],
  ["U.S.A.", "US"],
  ["United States", "US"],
  ["the moon", undefined],
  ["США", "US"],
  ["Германия", "DE"],
  ["آلمان", "DE"],
  ["ایران", "IR"],
  ["Canada", "CA"],
  ["uk", "GB"],
  ["ZZ", undefined],
  ["EU", undefined],
  ["", undefined],
  ["🇺🇸", undefined],
  ["__proto__", undefined],
])("the country %j is %s", (typed, code) => {
  expect(readCountry(typed)).toBe(code);
});
