import { expect, test } from "vitest";
import { conditionsOf, type Finding } from "./verdict.ts";

const toleranceOf = (finding: Finding, states: readonly string[]) => {
  const members = states.map((state, n) => ({ pod: `mongo-${n}`, state }));
  return conditionsOf(finding, { members, majority: undefined, blocked: undefined }, "botfleet")[1];
};

test("how much a set bears is unknown where nobody was asked, which is not that it has no primary", () => {
  const missing = { kind: "secret-missing", secret: "mongo", key: "keyfile" } as const;
  expect(toleranceOf(missing, [])).toMatchObject({ status: "Unknown", reason: "NotAsked" });
  const trouble = { kind: "trouble", words: "the primary did not tell of the set in time" } as const;
  expect(toleranceOf(trouble, ["PRIMARY", "SECONDARY"])).toMatchObject({ reason: "NotAsked" });
  expect(toleranceOf({ kind: "no-primary" }, ["SECONDARY", "SILENT"])).toMatchObject({ reason: "NoPrimary" });
});

test("of a member that is yet to be added the condition says what that waits for", () => {
  const members = ["PRIMARY", "SECONDARY", "SECONDARY", "NEW"].map((state, n) => ({
    pod: `mongo-${n}`,
    state,
  }));
  const majority = { there: 3, needed: 2 };
  const well = { kind: "well", primary: "mongo-0" } as const;
  const waits = { kind: "blocked", host: "mongo-3", why: "mongo-2 is to be in order first" } as const;
  const reasonOf = (blocked: typeof waits | undefined) =>
    conditionsOf(well, { members, majority, blocked }, "botfleet")[1]?.reason;
  expect(reasonOf(waits)).toBe("ChangeWaits");
  expect(reasonOf(undefined)).toBe("MemberNotInOrder");
});
