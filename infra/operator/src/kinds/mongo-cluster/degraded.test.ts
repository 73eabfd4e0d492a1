import { expect, test } from "vitest";
import type { Condition } from "../../runtime/index.ts";
import { degradedOf } from "./degraded.ts";

const SINCE = "2026-11-26T12:00:00Z";
const state = (type: string, status: Condition["status"], reason: string): Condition => ({
  type,
  status,
  reason,
  message: `${reason}, and what to do.`,
  lastTransitionTime: SINCE,
  observedGeneration: 1,
});
const serving = state("Ready", "True", "Serving");
const tolerant = state("FaultTolerant", "True", "MembersInOrder");
const degraded = (minutes: number, conditions: readonly Condition[], lagSeconds = 0) =>
  degradedOf(
    conditions,
    [{ pod: "mongo-1", state: "SECONDARY", lagSeconds }],
    new Date(Date.parse(SINCE) + minutes * 60_000),
  );

test("a set that bears no loss needs a person after ten minutes, and not while its members are rolled", () => {
  const away = [serving, state("FaultTolerant", "False", "MemberAway")];
  expect(degraded(9, away)).toMatchObject({ status: "False", reason: "Temporary" });
  expect(degraded(10, away)).toMatchObject({
    status: "True",
    reason: "MemberAway",
    message: away[1]?.message,
  });
});

test("a set that is not ready for ten minutes needs one, and at once for what never passes by itself", () => {
  const asked = (reason: string) => [
    state("Ready", "False", reason),
    state("FaultTolerant", "Unknown", "NotAsked"),
  ];
  expect(degraded(9, asked("UsersPending"))).toMatchObject({ status: "False" });
  expect(degraded(10, asked("UsersPending"))).toMatchObject({ status: "True", reason: "UsersPending" });
  for (const reason of ["DataLost", "OtherSet", "KeyRefused", "SecretMissing", "SecretForbidden"])
    expect(degraded(0, asked(reason))).toMatchObject({ status: "True", reason });
});

test("a member that is five minutes behind needs one, though the set counts it as being in order", () => {
  expect(degraded(60, [serving, tolerant], 299)).toMatchObject({ status: "False", reason: "AsExpected" });
  const lags = degraded(60, [serving, tolerant], 300);
  expect(lags).toMatchObject({ status: "True", reason: "MemberLags" });
  expect(lags.message).toContain("mongo-1 is 300 s behind");
});

test("a set of one member is as its spec says", () => {
  const alone = [serving, state("FaultTolerant", "False", "OneMember")];
  expect(degraded(600, alone)).toMatchObject({ status: "False", reason: "AsExpected" });
});
