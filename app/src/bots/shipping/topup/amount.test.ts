import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../../platform/typed/any-text.fixture.ts";
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
    ["1 000", 100_000],
    ["$1\u202f000", 100_000],
    ["1'000 USD", 100_000],
    ["1,000.00", 100_000],
    ["999,50", 99_950],
    ["1.000,00 $", 100_000],
    ["US$25", 2500],
    ["50 USDT", 5000],
    ["usd 25 $", 2500],
    ["30 баксов", 3000],
    ["25 долларов США", 2500],
    ["12½", 1250],
    ["۱٬۰۰۰ دلار", 100_000],
    ["۱۲/۵ دلار", 1250],
    ["۱۲٫۵۰۰ دلار", 1250],
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
    ["12.345", "unclear"],
    ["25 €", "other-currency"],
    ["€25", "other-currency"],
    ["500 руб.", "other-currency"],
    ["۵۰۰ تومان", "other-currency"],
    ["0.01 BTC", "other-currency"],
    ["€25 $", "unclear"],
    ["25 potatoes", "unclear"],
    ["2,000", "out-of-range"],
    ["۲٫۰۰۰ دلار", "out-of-range"],
    ["۱۲٫۳۴۵ دلار", "unclear"],
    ["1⅓", "unclear"],
    ["$", "unclear"],
    ["", "unclear"],
    ["💸", "unclear"],
    ["9".repeat(4096), "unclear"],
  ])("%j is refused as %s", (text, problem) => {
    expect(readAmount(text, limits)).toEqual({ ok: false, problem });
  });

  test.each([
    ["5,500", 550, 550_000],
    ["$6.010", 601, 601_000],
    ["۷٫۲۵۰ دلار", 725, 725_000],
    ["۸/۵۰۰ دلار", 850, 850_000],
  ])("%j can mean %d or %d cents and is asked back, never guessed", (text, one, other) => {
    const wide = { minCents: 500, maxCents: 1_000_000 };
    expect(readAmount(text, wide)).toEqual({ ok: false, problem: "ambiguous", readings: [one, other] });
  });

  test("a third decimal is not money: with it a number can be thousands alone", () => {
    const wide = { minCents: 500, maxCents: 1_000_000 };
    expect(readAmount("$6,005", wide)).toEqual({ ok: false, problem: "doubtful", reading: 600_500 });
    expect(readAmount("$6,005", limits)).toEqual({ ok: false, problem: "unclear" });
  });

  test.each([
    ["1,000", 100_000],
    ["$1.000", 100_000],
    ["512.010", 51_201],
    ["20,500 USDT", 2050],
    ["$20,500", 2050],
    ["۱٫۰۰۰ دلار", 100_000],
  ])("%j can be %d cents alone: asked back, never guessed", (text, reading) => {
    expect(readAmount(text, limits)).toEqual({ ok: false, problem: "doubtful", reading });
  });

  test("whatever is typed, the answer is a refusal or whole cents within the limits", () => {
    const typedText = fc.oneof(
      anyText(40),
      fc.stringMatching(/^\$? ?[0-9۰-۹]{1,6}([.,' ][0-9]{0,3}){0,2}$/u),
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
