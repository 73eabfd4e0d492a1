import { expect, test } from "vitest";
import { type Statement, withConditions } from "../../runtime/index.ts";
import { degradedOf, heldUpBy } from "./held-up.ts";
import type { Removal } from "./remove.ts";

const scheduled = { status: "True", reason: "Scheduled", message: "Tonight." } as const;
const invalid = { status: "False", reason: "InvalidSchedule", message: "No such time zone." } as const;
const failed: Removal = { kind: "failed", message: "The volume did not do its part." };
const underWay: Removal = { kind: "under-way" };

/** What is said after these, one after the other. */
function said(...removals: readonly Removal[]): Statement | undefined {
  let conditions = withConditions(undefined, [], { generation: 1, now: new Date(0) });
  for (const removal of removals)
    conditions = withConditions(
      conditions,
      [degradedOf(scheduled, heldUpBy(removal, "backup-1", conditions))],
      { generation: 1, now: new Date(0) },
    );
  return conditions.find(({ type }) => type === "Degraded");
}

test("a removal that failed is said while it is tried again, until it is through", () => {
  const once = said(underWay, failed);
  expect(once).toMatchObject({ status: "True", reason: "RemovalFailed" });
  expect(said(failed, underWay, underWay)).toEqual(once);
  expect(said(failed, underWay, failed)).toEqual(once);
  expect(said(failed, underWay, { kind: "gone" })).toMatchObject({ status: "False", reason: "AsExpected" });
  expect(said(underWay)).toMatchObject({ status: "False", reason: "AsExpected" });
});

test("a schedule that cannot be read does not hide that a backup shrank", () => {
  const shrunk = { reason: "BackupShrunk", problem: "Half of the documents are gone." } as const;
  expect(degradedOf(invalid, shrunk)).toMatchObject({
    status: "True",
    reason: "BackupShrunk",
    message: shrunk.problem,
  });
  expect(degradedOf(invalid, {})).toMatchObject({ status: "True", reason: "InvalidSchedule" });
});
