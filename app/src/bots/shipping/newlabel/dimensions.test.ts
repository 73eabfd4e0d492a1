import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDimensions } from "./dimensions.ts";

const size = (unit: string, length: number, width: number, height: number) => ({
  ok: true,
  value: { unit, length, width, height },
});

describe("a typed parcel size", () => {
  test.each([
    ["10x6x4 in", size("inch", 10, 6, 4)],
    ["4 x 10 x 6in", size("inch", 10, 6, 4)],
    ["10 X 6 X 4 inches", size("inch", 10, 6, 4)],
    ['10" x 6" x 4"', size("inch", 10, 6, 4)],
    ["10 by 6 by 4 in", size("inch", 10, 6, 4)],
    ["10*6*4 in.", size("inch", 10, 6, 4)],
    ["25×15×10 см", size("centimeter", 25, 15, 10)],
    ["25х15х10 см", size("centimeter", 25, 15, 10)],
    ["25 на 15 на 10 см", size("centimeter", 25, 15, 10)],
    ["25 cm x 15 cm x 10 cm", size("centimeter", 25, 15, 10)],
    ["250 x 150 x 100 mm", size("centimeter", 25, 15, 10)],
    ["۱۰ در ۶ در ۴ اینچ", size("inch", 10, 6, 4)],
    ["۲۵×۱۵×۱۰ سانتی‌متر", size("centimeter", 25, 15, 10)],
    ["１０ｘ６ｘ４ ｉｎ", size("inch", 10, 6, 4)],
    ["9,5x6,5x1 in", size("inch", 9.5, 6.5, 1)],
    ["108x1x1 in", size("inch", 108, 1, 1)],
  ])("%j is read, the longest side first", (text, expected) => {
    expect(readDimensions(text)).toEqual(expected);
  });

  test.each([
    ["0x6x4 in", "out-of-range"],
    ["-1x6x4 in", "out-of-range"],
    ["109x6x4 in", "out-of-range"],
    ["1000000000x6x4 cm", "out-of-range"],
    ["10x6x4", "unit-missing"],
    ["10x6 in", "unclear"],
    ["10x6x4x2 in", "unclear"],
    ["10 in x 6 cm x 4 in", "unclear"],
    ["10x-6x4 in", "unclear"],
    ["big", "unclear"],
    ["", "unclear"],
    ["📦", "unclear"],
    ["1e9x1x1 in", "unclear"],
    ["x".repeat(4096), "unclear"],
  ])("%j is refused as %s", (text, problem) => {
    expect(readDimensions(text)).toEqual({ ok: false, problem });
  });

  test("whatever is typed, the answer is a refusal or three sides in order", () => {
    const typedText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.stringMatching(/^[0-9.,-]{0,6}[x×*][0-9۰-۹.]{0,6}[xх][0-9]{0,6} ?(in|cm|mm|см)?$/u),
    );
    fc.assert(
      fc.property(typedText, (text) => {
        const read = readDimensions(text);
        if (!read.ok) return;
        expect(read.value.length).toBeGreaterThanOrEqual(read.value.width);
        expect(read.value.width).toBeGreaterThanOrEqual(read.value.height);
        expect(read.value.height).toBeGreaterThan(0);
      }),
    );
  });
});
