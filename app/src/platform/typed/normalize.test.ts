import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "./any-text.fixture.ts";
import { normalize } from "./normalize.ts";

test("every decimal digit of Unicode becomes the digit it stands for", () => {
  const zeros = ["0", "٠", "۰", "०", "০", "๐", "０", "𝟎", "𝟘", "𝟶", "᠐", "𞥐"];
  for (const zero of zeros) {
    const start = zero.codePointAt(0) ?? 0;
    const digits = Array.from({ length: 10 }, (_, digit) => String.fromCodePoint(start + digit)).join("");
    expect(normalize(digits), zero).toBe("0123456789");
  }
});

test("directions, joiners and case leave no trace", () => {
  expect(normalize("\u2067 \u200fA\u200c\u00a0\n B\u2069\ufeff")).toBe("a b");
});

test("normalizing twice changes nothing more, whatever the text", () => {
  fc.assert(
    fc.property(anyText(80), (text) => {
      expect(normalize(normalize(text))).toBe(normalize(text));
    }),
  );
});
