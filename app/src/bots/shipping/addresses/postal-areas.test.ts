import { expect, test } from "vitest";
import { areasOfState } from "./postal-areas.ts";

test.each([
  ["US", "IL", "90210", "600-629"],
  ["US", "TX", "10001", "733, 750-799, 885"],
  ["US", "NY", "07030-1234", "005, 063, 100-149"],
  ["US", "PR", "33101", "006-007, 009"],
  ["US", "AP", "09012", "962-966"],
  ["US", "HI", "96910", "967-968"],
  ["CA", "ON", "H2X 1Y4", "K-N, P"],
  ["CA", "BC", "T2P 1J9", "V"],
])("a code of another state is told: %s, %s %s", (country, state, code, areas) => {
  expect(areasOfState(country, state, code)).toBe(areas);
});

test.each([
  ["US", "IL", "62704"],
  ["US", "CA", "90210-1234"],
  ["US", "TX", "73301"],
  ["US", "MA", "02108"],
  ["US", "PR", "00901"],
  ["US", "VI", "00802"],
  ["US", "GU", "96910"],
  ["US", "MP", "96950"],
  ["US", "AS", "96799"],
  ["US", "AA", "34002"],
  ["US", "AE", "09012"],
  ["US", "AP", "96201"],
  ["CA", "ON", "M5V 2T6"],
  ["CA", "NU", "X0A 0H0"],
  ["CA", "QC", "H2X 1Y4"],
])("a code of the state is taken: %s, %s %s", (country, state, code) => {
  expect(areasOfState(country, state, code)).toBeUndefined();
});

test.each([
  ["an office that serves people beyond the border", "US", "NY", "06390"],
  ["the same, from the other side", "US", "TN", "42223"],
  ["a town that the border of two states runs through", "US", "TX", "73960"],
  ["an office of the government on both banks", "CA", "QC", "K1A 0H3"],
  ["a beginning that no state has", "US", "IL", "00001"],
  ["another country", "AU", "NSW", "3000"],
  ["a state without a list", "US", "XX", "90210"],
])("what may be right is taken: %s", (_what, country, state, code) => {
  expect(areasOfState(country, state, code)).toBeUndefined();
});
