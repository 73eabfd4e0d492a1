import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../../platform/typed/any-text.fixture.ts";
import { ADDRESS_FIELDS, addressSchema } from "./address.ts";
import { completeAddress, readField } from "./address-field.ts";

describe("a typed field of an address", () => {
  test.each([
    ["name", "  Ada \n Reed ", "Ada Reed"],
    ["name", "\u202eO'Brien <b>\u0000", "O'Brien <b>"],
    ["line1", "خیابان ۱۲", "خیابان ۱۲"],
    ["postalCode", "۷۸۷۰۱", "78701"],
    ["postalCode", "sw1a １aa", "SW1A 1AA"],
    ["state", "tx", "TX"],
    ["state", "Bayern", "Bayern"],
    ["countryCode", "Germany", "DE"],
  ] as const)("%s %j is read as %j", (field, text, value) => {
    expect(readField(field, text)).toEqual({ ok: true, value });
  });

  test.each([
    ["name", "🙂🙂", "unclear"],
    ["name", "   ", "unclear"],
    ["name", "\ud800", "unclear"],
    ["city", "x".repeat(4096), "too-long"],
    ["countryCode", "Atlantis", "unknown-country"],
  ] as const)("%s %j is refused as %s", (field, text, problem) => {
    expect(readField(field, text)).toEqual({ ok: false, problem });
  });

  test("whatever is typed, a field that is taken fits the address", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ADDRESS_FIELDS), anyText(120), (field, text) => {
        const read = readField(field, text);
        if (!read.ok) return;
        expect(addressSchema.shape[field].safeParse(read.value).success).toBe(true);
        expect(read.value.isWellFormed()).toBe(true);
      }),
    );
  });
});

test("an address with gaps names the fields that have to be asked for", () => {
  expect(completeAddress({ name: "Ada", city: "Austin", countryCode: "US" })).toEqual({
    ask: ["line1", "state", "postalCode"],
  });
});

test.each([
  [{ name: "Ada", countryCode: "DE" }, ["line1", "city", "postalCode"]],
  [{ name: "Ada", line1: "1 Main St" }, ["city", "state", "postalCode", "countryCode"]],
])("%j is asked for a state only where the country may want one", (values, ask) => {
  expect(completeAddress(values)).toEqual({ ask });
});
