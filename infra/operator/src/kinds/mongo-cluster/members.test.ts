import { expect, test } from "vitest";
import { answerOf, seenOf } from "./members.ts";
import { rowsOf } from "./rows.ts";

const NEWEST = Date.parse("2026-01-01T00:00:10Z");
const entry = { name: "mongo-1:27017", stateStr: "SECONDARY", health: 1 };

test("how far a member is behind is told in seconds, and never below none", () => {
  const seen = (optimeDate: Date) => seenOf({ ...entry, optimeDate }, NEWEST).lagSeconds;
  expect(seen(new Date(NEWEST - 4_000))).toBe(4);
  expect(seen(new Date(NEWEST + 4_000))).toBe(0);
});

test.each([
  ["has not heard of yet", { ...entry, optimeDate: new Date(0) }],
  ["has as down", { ...entry, health: 0, stateStr: "(not reachable/healthy)", optimeDate: new Date(NEWEST) }],
])("a member that the primary %s has no lag, whatever it says of itself", (_, document) => {
  const seen = seenOf(document, NEWEST);
  expect(seen).not.toHaveProperty("lagSeconds");
  const view = {
    config: { _id: "rs0", version: 1, members: [] },
    members: [seen],
    committed: [1n, 1n],
  } as const;
  const answers = new Map([[seen.host, { kind: "member", state: "SECONDARY" } as const]]);
  const rows = rowsOf([{ pod: "mongo-1", host: seen.host }], answers, view);
  expect(rows).toEqual([{ pod: "mongo-1", state: "SECONDARY" }]);
});

test("what a primary of another set says is not taken for our primary's word", () => {
  const status = { set: "rs1", members: [{ self: true, stateStr: "PRIMARY" }] };
  expect(answerOf(status, "rs0")).toEqual({ kind: "foreign", set: "rs1" });
  expect(answerOf(status, "rs1")).toMatchObject({ kind: "member", state: "PRIMARY" });
});
