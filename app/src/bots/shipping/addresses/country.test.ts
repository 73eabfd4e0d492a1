import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../../platform/i18n/language.ts";
import { readCountry } from "./country.ts";
import { COUNTRY_ALIASES } from "./country-aliases.ts";
import { COUNTRY_CODES } from "./country-codes.ts";

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
  ["the", undefined],
])("the country %j is %s", (typed, code) => {
  expect(readCountry(typed)).toBe(code);
});

describe("a code", () => {
  test.each(LANGUAGES)("is what its name in %s is read as, for all 250", (language) => {
    const names = new Intl.DisplayNames(language, { type: "region" });
    const read = COUNTRY_CODES.map((code) => [code, readCountry(names.of(code) ?? "")]);
    expect(read).toEqual(COUNTRY_CODES.map((code) => [code, code]));
    expect(new Set(COUNTRY_CODES).size).toBe(250);
  });

  test.each("AC AN BU CP CS DD DG DY EA EU EZ FX HV IC NH RH SU TA TP UN VD XA YD YU ZR".split(" "))(
    "that is withdrawn, reserved or left to users is no country: %s",
    (code) => {
      expect(readCountry(code)).toBeUndefined();
    },
  );
});

describe("a common name", () => {
  test.each([
    ["Turkey", "TR"],
    ["Türkiye", "TR"],
    ["Turkiye", "TR"],
    ["Hong Kong", "HK"],
    ["Holland", "NL"],
    ["The Netherlands", "NL"],
    ["the United States", "US"],
    ["The U.K.", "GB"],
    ["Northern Ireland", "GB"],
    ["Czech Republic", "CZ"],
    ["Ivory Coast", "CI"],
    ["Cote d'Ivoire", "CI"],
    ["Macau", "MO"],
    ["España", "ES"],
    ["Burma", "MM"],
    ["South Korea", "KR"],
    ["Trinidad and Tobago", "TT"],
    ["Saint Lucia", "LC"],
    ["Российская Федерация", "RU"],
    ["рф", "RU"],
    ["Соединённые Штаты", "US"],
    ["Южная Корея", "KR"],
    ["Англия", "GB"],
    ["امریکا", "US"],
    ["هلند", "NL"],
    ["تركيه", "TR"],
    ["هنگ‌کنگ", "HK"],
    ["هنگ کنگ", "HK"],
    ["کره جنوبی", "KR"],
  ])("is known: %j is %s", (typed, code) => {
    expect(readCountry(typed)).toBe(code);
  });

  test.each([
    ["Georgia", "GE"],
    ["New Georgia", undefined],
    ["Congo", undefined],
    ["Korea", undefined],
    ["Virgin Islands", undefined],
    ["New South Wales", undefined],
    ["U S", undefined],
  ])("that means something else, or two countries, is not guessed: %j is %s", (typed, code) => {
    expect(readCountry(typed)).toBe(code);
  });

  test("is nobody else's: each alias reads as its own country", () => {
    const aliases = Object.entries(COUNTRY_ALIASES).flatMap(([code, names]) =>
      names.split(",").map((name) => [name, code]),
    );
    expect(aliases.map(([name = ""]) => [name, readCountry(name)])).toEqual(aliases);
    expect(COUNTRY_CODES).toEqual(expect.arrayContaining(Object.keys(COUNTRY_ALIASES)));
  });
});
