import { expect, test } from "vitest";
import { Pairs } from "./pairs.ts";

test("people with a partner are counted", () => {
  const pairs = new Pairs();
  pairs.add(1, 2);
  pairs.add(3, 4);
  expect(pairs.people).toBe(4);
});

test("nobody is in two pairs, nor with themselves", () => {
  const pairs = new Pairs();
  pairs.add(1, 2);
  expect(() => pairs.add(3, 2)).toThrow("2 was paired twice");
  expect(() => pairs.add(5, 5)).toThrow("5 was paired with themselves");
});
