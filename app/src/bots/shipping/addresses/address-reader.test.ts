import { describe, expect, test } from "vitest";
import { checkedAddress } from "./address-reader.ts";

const NOTHING = {
  name: null,
  company: null,
  phone: null,
  line1: null,
  line2: null,
  city: null,
  state: null,
  postalCode: null,
  countryCode: null,
};
const TEXAN = {
  ...NOTHING,
  name: "Al Poe",
  line1: "1 Main St",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
};

describe("what a model answers", () => {
  test("counts only as far as it passes the rules for typed fields", () => {
    const found = {
      ...NOTHING,
      name: "x".repeat(101),
      city: "  ",
      state: "TX",
      countryCode: "Atlantis",
      phone: "call me",
    };
    expect(checkedAddress(found, ["state", "city"], "TX")).toEqual({
      fields: { state: "TX" },
      missing: ["name", "line1", "city", "postalCode", "countryCode"],
      unsure: ["state"],
    });
  });

  test("has no control signs, direction marks or lines in it", () => {
    const found = { ...NOTHING, name: "\u202eAl\n\u0000Poe", line1: "1 Main St" };
    expect(checkedAddress(found, [], "Al Poe 1 Main St").fields).toEqual({
      name: "Al Poe",
      line1: "1 Main St",
    });
  });

  test("is not missing what an address may do without", () => {
    expect(checkedAddress(TEXAN, [], "Al Poe, 1 Main St, Austin, TX 78701")).toMatchObject({
      missing: [],
      unsure: [],
    });
  });

  test.each([
    ["a name that is part of another", "Alan Poesie, 1 Main St, Austin TX 78701", ["name"]],
    ["a state by its name", "Al Poe, 1 Main St, Austin, Texas 78701", []],
    ["capitals and points", "AL POE; 1 MAIN ST.; AUSTIN; TX. 78701", []],
    ["digits of another script", "Al Poe, ۱ Main St, Austin, TX ۷۸۷۰۱", []],
    ["a city that is not there", "Al Poe, 1 Main St, TX 78701", ["city"]],
    ["no state: the country does not follow", "Al Poe, 1 Main St, Austin 78701", ["state", "countryCode"]],
    ["a country by a name of another language", "Al Poe, 1 Main St, Austin, TX, США", ["postalCode"]],
  ] as const)("is held against the text: %s", (_what, text, unsure) => {
    expect(checkedAddress(TEXAN, [], text).unsure).toEqual(unsure);
  });

  test.each([
    [{ line1: "丸の内1丁目", city: "東京", countryCode: "JP" }, "日本 東京丸の内1丁目", ["countryCode"]],
    [{ postalCode: "SW1A1AA", city: "London", countryCode: "GB" }, "London SW1A 1AA", []],
    [{ city: "Québec", countryCode: "CA", postalCode: "G1A 0A2" }, "Quebec G1A0A2", []],
    [{ city: "تهران", countryCode: "IR" }, "تهران، ایران", []],
    [{ city: "Belfast", countryCode: "GB" }, "Belfast Northern Ireland", []],
    [{ city: "Belfast", countryCode: "IE" }, "Belfast Northern Ireland", ["countryCode"]],
    [{ city: "Paris", countryCode: "FR" }, "Paris France", []],
    [{ city: "Tehran", countryCode: "IR" }, "تهران، ایران", ["city"]],
    [{ phone: "+1 (512) 555-0100", city: "Austin" }, "Austin 1.512.555.0100", []],
  ] as const)("in other scripts and spellings: %j of %j", (found, text, unsure) => {
    expect(checkedAddress({ ...NOTHING, ...found }, [], text).unsure).toEqual(unsure);
  });
});
