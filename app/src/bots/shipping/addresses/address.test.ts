import { expect, test } from "vitest";
import { type Address, addressLines } from "./address.ts";

const ada: Partial<Address> = { name: "Ada Reed", line1: "1 Main St" };

test.each([
  [{ city: "Austin", state: "TX", postalCode: "78701", countryCode: "US" }, "Austin, TX 78701"],
  [{ city: "Sydney", state: "NSW", postalCode: "2000", countryCode: "AU" }, "Sydney, NSW 2000"],
  [
    { city: "Toronto", state: "Ontario", postalCode: "M5V 2T6", countryCode: "CA" },
    "Toronto, Ontario, M5V 2T6",
  ],
  [{ city: "Austin", state: "TX" }, "Austin, TX"],
  [{ city: "Berlin", postalCode: "10115" }, "Berlin, 10115"],
  [{ state: "TX", postalCode: "78701" }, "TX 78701"],
  [{ city: "Singapore", state: "Singapore", postalCode: "018956", countryCode: "SG" }, "Singapore, 018956"],
  [{ city: "New York", state: "New York", countryCode: "US" }, "New York, New York"],
])("%j is written as the post does", (town, line) => {
  expect(addressLines({ ...ada, ...town })[2]).toBe(line);
});

test("parts that are not there leave no line", () => {
  expect(addressLines(ada)).toEqual(["Ada Reed", "1 Main St"]);
});
