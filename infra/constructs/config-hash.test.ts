import { expect, test } from "vitest";
import { configHash, HASH_ANNOTATION, hashAnnotations } from "./config-hash.ts";

const hashOf = (settings: unknown, revision = "1") => hashAnnotations(settings, revision)[HASH_ANNOTATION];

test("another value, another name and another revision of the secrets each make another hash", () => {
  const hashes = [
    hashOf({ A: "1", B: "2" }),
    hashOf({ A: "1", B: "3" }),
    hashOf({ A: "1", C: "2" }),
    hashOf({ A: "1" }),
    hashOf({ A: "1", B: "2" }, "2"),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("the order of keys is none, at any depth; that of a list is one", () => {
  expect(configHash({ a: 1, b: { c: 2, d: 3 } })).toBe(configHash({ b: { d: 3, c: 2 }, a: 1 }));
  expect(configHash([1, 2])).not.toBe(configHash([2, 1]));
});

test("a hash fits into a name and a label", () => {
  expect(configHash("anything")).toMatch(/^[0-9a-f]{12}$/);
});
