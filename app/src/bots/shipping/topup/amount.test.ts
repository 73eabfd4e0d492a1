import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAmount } from "./amount.ts";

const limits = { minCents: 500, maxCents: 100_000 };

describe("a typed amount", () => {
  test.each([
    ["25", 2500],
    ["$25", 2500],
    ["$ 12.50", 1250],
    ["12.5", 1250],
    ["12,50 долларов", 1250],
    ["25 USD", 2500],
    ["۲۵ دلار", 2500],
    ["٢٥٫٥", 2550],
    ["２５", 2500],
    ["5", 500],
    ["1000", 100_000],
    ["19.99", 1999],
    ["512.010", 51_201],
  ])("%j is %d cents", (text, cents) => {
    expect(readAmount(text, limits)).toEqual({ ok: true, value: cents });
  });

  test.each([
    ["0", "out-of-range"],
    ["4.99", "out-of-range"],
    ["1000.01", "out-of-range"],
    ["-1", "out-of-range"],
    ["1000000000", "out-of-range"],
    ["1e9", "unclear"],
    ["five", "unclear"],
    ["1,000", "unclear"],
    ["12.345", "unclear"],
    ["25 €", "unclear"],
    ["$", "unclear"],
    ["", "unclear"],
    ["💸", "unclear"],
    ["9".repeat(4096), "unclear"],
  ])("%j is refused as %s", (text, problem) => {
    expect(readAmount(text, limits)).toEqual({ ok: false, problem });
  });

  test("whatever is typed, the answer is a refusal or whole cents within the limits", () => {
    const typedText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.stringMatching(/^\$? ?[0-9۰-۹]{1,6}([.,][0-9]{0,3})?$/u),
    );
    fc.assert(
      fc.property(typedText, (text) => {
        const read = readAmount(text, limits);
        if (!read.ok) return;
        expect(Number.isSafeInteger(read.value)).toBe(true);
        expect(read.value).toBeGreaterThanOrEqual(limits.minCents);
        expect(read.value).toBeLessThanOrEqual(limits.maxCents);
      }),
    );
  });
});
