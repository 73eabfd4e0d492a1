import { expect, test } from "vitest";
import { readBesideOptions } from "./options.ts";

test("a folder alone is compared in forty pairs, over as many connections as the product asks Telegram for", () => {
  expect(readBesideOptions(["../before"])).toEqual({
    other: "../before",
    pairs: 40,
    ms: 400,
    connections: 100,
    help: false,
  });
});

test("help needs no folder", () => {
  expect(readBesideOptions(["--help"]).help).toBe(true);
});

test.each([
  [[], "one folder is compared with this checkout"],
  [["a", "b"], "one folder is compared with this checkout"],
  [["a", "--pairs", "1"], "--pairs is a whole number from 2 to 1000"],
  [["a", "--ms", "50"], "--ms is a whole number from 100 to 10000"],
  [["a", "--connections", "101"], "--connections is a whole number from 1 to 100"],
  [["a", "--fast"], "--fast"],
])("%j is refused with the reason", (args, reason) => {
  expect(() => readBesideOptions(args)).toThrow(reason);
});
