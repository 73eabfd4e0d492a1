import { expect, test } from "vitest";
import { rowsOf } from "./rows.ts";

test("an empty member reads anew where the set knows it, and is new where it is yet to be added", () => {
  const hosts = ["a:1", "b:1", "c:1"];
  const view = {
    config: {
      _id: "rs0",
      version: 1,
      members: ["a:1", "b:1"].map((host, _id) => ({ _id, host, votes: 1, priority: 1 })),
    },
    members: [],
    committed: [1n, 1n],
  } as const;
  const answers = new Map([
    ["a:1", { kind: "member", state: "PRIMARY" } as const],
    ["b:1", { kind: "new" } as const],
    ["c:1", { kind: "new" } as const],
  ]);
  const members = hosts.map((host, n) => ({ pod: `mongo-${n}`, host }));
  const states = (seen: typeof view | undefined) => rowsOf(members, answers, seen).map(({ state }) => state);
  expect(states(view)).toEqual(["PRIMARY", "SYNCING", "NEW"]);
  expect(states(undefined)).toEqual(["PRIMARY", "NEW", "NEW"]);
});
