import { expect, it } from "vitest";
import { KnownHeads } from "./known-heads.ts";

it("what was read of a head is known by its whole text", () => {
  const heads = new KnownHeads<number>();
  expect(heads.add("Content-Length: 1", 1)).toBe(1);
  expect([
    heads.get("Content-Length: 1"),
    heads.get("Content-Length: 2"),
    heads.get("content-length: 1"),
  ]).toEqual([1, undefined, undefined]);
});

it("no more is kept than fits, whatever is sent", () => {
  const heads = new KnownHeads<number>();
  const long = "a".repeat(1_025);
  expect(heads.add(long, 1)).toBe(1);
  expect(heads.get(long)).toBe(undefined);
  for (let number = 0; number < 10_000; number++) heads.add(`head ${number}`, number);
  const kept = Array.from({ length: 10_000 }, (_, number) => heads.get(`head ${number}`));
  const known = kept.filter((head) => head !== undefined);
  expect(known.length).toBeGreaterThan(0);
  expect(known.length).toBeLessThanOrEqual(512);
  expect(kept.at(-1)).toBe(9_999);
});
