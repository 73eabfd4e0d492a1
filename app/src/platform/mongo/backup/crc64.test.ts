import { expect, test } from "vitest";
import { Crc64, crcText } from "./crc64.ts";

test("the sum is the published one of its check word, whatever pieces it comes in", () => {
  const word = Buffer.from("123456789");
  for (const cut of [0, 1, 5, 9]) {
    const crc = new Crc64();
    crc.update(word.subarray(0, cut));
    crc.update(word.subarray(cut));
    expect(crcText(crc.value())).toBe("995dc9bbdf1939fa");
  }
  expect(new Crc64().value()).toBe(0n);
});

test("a sum whose first bit is set is the negative number that BSON holds, and the same text", () => {
  const crc = new Crc64();
  crc.update(Buffer.from("123456789"));
  expect(crc.value()).toBe(BigInt.asIntN(64, 0x995dc9bbdf1939fan));
  expect(crc.value()).toBeLessThan(0n);
});
