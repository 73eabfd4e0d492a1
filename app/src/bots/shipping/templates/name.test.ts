import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freeName, LONGEST_NAME, nameKey, proposedName, readName } from "./name.ts";

describe("the name of a template", () => {
  test.each([
    ["Mom", "Mom"],
    ["  Mom's \n shop ", "Mom's shop"],
    ["مامان ۲", "مامان ۲"],
    ["🎁", "🎁"],
    ["x".repeat(40), "x".repeat(40)],
    ["🎁".repeat(40), "🎁".repeat(40)],
    ["\u202eMom\u0000", "Mom"],
    ["<b>&", "<b>&"],
  ])("%j is taken as %j", (text, value) => {
    expect(readName(text)).toEqual({ ok: true, value });
  });

  test.each([
    ["", "empty"],
    [" \n ", "empty"],
    ["\u200b\u200f", "empty"],
    ["\u3164", "empty"],
    ["\ufe0f", "empty"],
    ["x".repeat(41), "too-long"],
    ["x".repeat(4096), "too-long"],
  ])("%j is refused as %s", (text, problem) => {
    expect(readName(text)).toEqual({ ok: false, problem });
  });

  test.each([
    ["Mom", "MOM"],
    ["МАМА", "мама"],
    ["Ｍｏｍ", "mom"],
    ["é", "e\u0301"],
  ])("%j and %j are the same", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  test("that is proposed fits, whatever the address says, and is never one that is taken", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }), (name) => {
        const proposed = proposedName({ name: `A${name}`, city: "Austin" });
        const taken = new Set([nameKey(proposed), nameKey(freeName(proposed, new Set([nameKey(proposed)])))]);
        for (const candidate of [proposed, freeName(proposed, taken)]) {
          expect([...candidate].length).toBeLessThanOrEqual(LONGEST_NAME);
          expect(readName(candidate)).toMatchObject({ ok: true });
        }
        expect(taken.has(nameKey(freeName(proposed, taken)))).toBe(false);
      }),
    );
  });
});
