import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "./any-text.fixture.ts";
import { isNegative, NUMBER, numberAsWritten, plainNumbers, unmistakable } from "./number-as-written.ts";

/** As the parsers do: the whole text has to be a number. */
function read(text: string) {
  const found = new RegExp(`^${NUMBER}$`, "u").exec(plainNumbers(text))?.[1];
  return found === undefined ? undefined : numberAsWritten(found);
}

const THOUSANDS_MARKS = [" ", "\u00A0", "\u2009", "\u202F", "'", "’", "\u066C"];

describe("a number as people write it", () => {
  test.each([
    ["25", 25],
    ["0.5", 0.5],
    [".5", 0.5],
    [",5", 0.5],
    ["1,5", 1.5],
    ["1.25", 1.25],
    ["0,500", 0.5],
    ["1234.567", 1234.567],
    ["12.3456", 12.3456],
    ["1 200", 1200],
    ["1'200", 1200],
    ["1,000.50", 1000.5],
    ["1.000,50", 1000.5],
    ["1 200,5", 1200.5],
    ["1,234,567", 1_234_567],
    ["1.234.567,8", 1_234_567.8],
    ["½", 0.5],
    ["1½", 1.5],
    ["1 ½", 1.5],
    ["2⅜", 2.375],
    ["1/2", 0.5],
    ["1 1/2", 1.5],
    ["2-3/4", 2.75],
    ["3⁄16", 0.1875],
    ["۱۲٫۵", 12.5],
    ["١٢٫٥٠", 12.5],
    ["۰٫۵۰۰", 0.5],
    ["۱۲۳۴٫۵۶۷", 1234.567],
    ["۱٬۲۰۰", 1200],
    ["۱٬۲۰۰٫۵", 1200.5],
    ["۲/۵", 2.5],
    ["۳/۸", 3.8],
    ["۱ ۱/۲", 1.5],
    ["१०", 10],
    ["１８", 18],
  ])("%j is %d for certain", (text, certain) => {
    expect(read(text)).toEqual({ certain });
  });

  test.each([
    ["1,000", { mark: ",", decimal: 1, other: 1000 }],
    ["1.000", { mark: ".", decimal: 1, other: 1000 }],
    ["12,345", { mark: ",", decimal: 12.345, other: 12_345 }],
    ["۱،۲۵۰", { mark: ",", decimal: 1.25, other: 1250 }],
    ["۱/۲", { mark: "/", decimal: 1.2, other: 0.5 }],
    ["۱۰/۰۰۰", { mark: "/", decimal: 10, other: 10_000 }],
    ["۳/۵۰۰", { mark: "/", decimal: 3.5, other: 3_500 }],
    ["۳٫۵۰۰", { mark: "٫", decimal: 3.5, other: 3_500 }],
    ["١٢٫٣٤٥", { mark: "٫", decimal: 12.345, other: 12_345 }],
  ])("%j can be two things", (text, doubtful) => {
    expect(read(text)).toEqual(doubtful);
  });

  test.each([
    "1..5",
    "1,00,5",
    "1,000,5",
    "12,34.5",
    "1 20",
    "1 2000",
    "1.000 000",
    "2/5",
    "3/2",
    "11/2",
    "1/0",
    "0/2",
    "1-2",
    "1½2",
    "10²",
    "1e9",
    "0x10",
    "Infinity",
    "1234567890123",
    "9".repeat(4096),
    "",
    "²",
  ])("%j is none", (text) => {
    expect(read(text)).toBeUndefined();
  });

  test("thousands come back from every mark that cannot be a decimal one", () => {
    const whole = fc.integer({ min: 1_000, max: 999_999_999 });
    fc.assert(
      fc.property(whole, fc.constantFrom(...THOUSANDS_MARKS), (value, mark) => {
        const written = String(value).replace(/\B(?=(?:\d{3})+$)/gu, mark);
        expect(read(written)).toEqual({ certain: value });
      }),
    );
  });

  test("whatever is typed, there is no number, a certain one, or two that differ", () => {
    const typed = fc.oneof(anyText(40), fc.stringMatching(/^[0-9۰-۹.,'٫٬½/ -]{1,14}$/u));
    fc.assert(
      fc.property(typed, (text) => {
        const number = read(text);
        if (number === undefined) return;
        const values = "certain" in number ? [number.certain] : [number.decimal, number.other];
        expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(new Set(values).size).toBe(values.length);
      }),
    );
  });

  test("a minus before any of them is seen", () => {
    expect(["-1", "−2 kg", "– 3", "-½", "-.5"].map(isNegative)).toEqual(Array(5).fill(true));
    expect(["1-2", "- a", "½", ""].some(isNegative)).toBe(false);
  });
});

test("what is written without mistake is read as that and nothing else", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (parts) => {
      const value = parts / 10_000;
      expect(read(unmistakable(value))).toEqual({ certain: value });
    }),
  );
  expect([unmistakable(1.125), unmistakable(1 / 3), unmistakable(1_125)]).toEqual([
    "1.1250",
    "0.3333",
    "1125",
  ]);
});
