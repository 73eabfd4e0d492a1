import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../../platform/typed/any-text.fixture.ts";
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
    ["10½ x 6 1/4 x 4⅓ in", size("inch", 10.5, 6.25, 4.333)],
    ["10'' x 6'' x 4''", size("inch", 10, 6, 4)],
    ["12.125x6x4 in", size("inch", 12.125, 6, 4)],
    ["1 200 x 300 x 200 mm", size("centimeter", 120, 30, 20)],
    ["1,200x300x200 мм", size("centimeter", 120, 30, 20)],
    ["۱۰/۵ در ۶ در ۴ سانت", size("centimeter", 10.5, 6, 4)],
  ])("%j is read, the longest side first", (text, expected) => {
    expect(readDimensions(text)).toEqual(expected);
  });

  test.each([
    ["0x6x4 in", "out-of-range"],
    ["-1x6x4 in", "out-of-range"],
    ["109x6x4 in", "out-of-range"],
    ["1000000000x6x4 cm", "out-of-range"],
    ["10x6x4", "unit-missing"],
    ["0x0x0", "out-of-range"],
    ["10x6x0,000", "out-of-range"],
    ["10x6", "not-three"],
    ["10x6 in", "not-three"],
    ["10 in", "not-three"],
    ["10x6x4x2 in", "not-three"],
    ["10xbig in", "unclear"],
    ["10 in x 6 cm x 4 in", "unclear"],
    ["10x-6x4 in", "unclear"],
    ["big", "unclear"],
    ["", "unclear"],
    ["📦", "unclear"],
    ["1e9x1x1 in", "unclear"],
    ["1..5x1x1 in", "unclear"],
    ["۱/۲ در ۶ در ۴ اینچ", "unclear"],
    ["1 200x6x4 in", "out-of-range"],
    ["x".repeat(4096), "unclear"],
  ])("%j is refused as %s", (text, problem) => {
    expect(readDimensions(text)).toEqual({ ok: false, problem });
  });

  test("whatever is typed, the answer is a refusal or three sides in order", () => {
    const typedText = fc.oneof(
      anyText(60),
      fc.stringMatching(/^[0-9.,½/ -]{0,6}[x×*][0-9۰-۹.]{0,6}[xх][0-9]{0,6} ?(in|cm|mm|см)?$/u),
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
