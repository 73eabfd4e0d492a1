import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../platform/typed/any-text.fixture.ts";
import { decodePress, encodePress, type Press } from "./callback-data.ts";

const since = 1_790_000_000_000;
const presses: readonly Press[] = [
  { kind: "find" },
  { kind: "go", place: "settings" },
  { kind: "language", language: "auto" },
  { kind: "setup", answer: { field: "age", age: 99 } },
  { kind: "set", answer: { field: "ages", from: 18, to: 99 } },
  { kind: "set", answer: { field: "gender", gender: "other" } },
  { kind: "set", answer: { field: "seeks", seeks: "any" } },
  { kind: "setup", answer: { field: "language", language: "uk" } },
  { kind: "back", from: "language" },
  { kind: "edit", field: "ages" },
  { kind: "quit", seq: 1_790_000_000_000 },
  { kind: "next", since },
  { kind: "stop", since },
  { kind: "report", since },
  { kind: "keep", since },
  { kind: "block", since },
  { kind: "reason", reason: "underage", since },
  { kind: "delete", sure: true },
];

describe("the data of buttons", () => {
  test.each(presses)("$kind comes back as it was, within Telegram's 64 bytes", (press) => {
    const data = encodePress(press);
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    expect(decodePress(data)).toEqual(press);
  });

  test.each([
    "",
    ":",
    "go:",
    "go:find",
    "find:x",
    "setup:age:17",
    "setup:age:018",
    "set:ages:30:20",
    "set:ages:18",
    "set:gender:any",
    "back:name",
    "quit:-1",
    "quit:99999999999999999",
    "next:p-1",
    "why:spam",
    "why:rude:1790000000000",
    "delete:",
    "__proto__:1",
    "constructor",
    "💥",
  ])("%j is none of ours", (data) => {
    expect(decodePress(data)).toBeUndefined();
  });

  test("whatever a forged button carries, it is none of ours or exactly what we would have written", () => {
    const forged = fc.oneof(
      anyText(64),
      fc.stringMatching(/^(go|lang|setup|set|back|edit|quit|next|why|delete)(:[a-zA-Z0-9_.-]{0,12}){0,5}$/),
    );
    fc.assert(
      fc.property(forged, (data) => {
        const press = decodePress(data);
        if (press !== undefined) expect(encodePress(press)).toBe(data);
      }),
    );
  });
});
