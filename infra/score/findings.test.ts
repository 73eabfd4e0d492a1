import { expect, test } from "vitest";
import { EXCEPTIONS } from "./exceptions.ts";
import { criticalFindings, judge } from "./findings.ts";

const check = (id: string, grade: number, skipped = false) => ({
  check: { id },
  grade,
  skipped,
  comments: [{ path: "a", summary: `${id}!` }],
});
const object = (kind: string, name: string, ...checks: readonly object[]) => ({
  object_meta: { name },
  type_meta: { kind },
  checks,
});

test("what is critical is found, what was skipped or is a warning is not", () => {
  const json = JSON.stringify([
    object("StatefulSet", "mongo", check("probes", 1), check("spread", 5), check("equal", 1, true)),
  ]);
  expect(criticalFindings(json)).toEqual([
    { check: "probes", object: "StatefulSet/mongo", summary: "probes!" },
  ]);
});

test("an exception holds for its check and its objects only, and one that excuses nothing is idle", () => {
  const finding = (name: string) => ({ check: "probes", object: `StatefulSet/${name}`, summary: "x" });
  const mongo = { check: "probes", objects: ["StatefulSet/mongo"], reason: "" };
  const all = { check: "images", reason: "" };
  expect(judge([finding("mongo"), finding("redis")], [mongo, all])).toEqual({
    unexcused: [finding("redis")],
    idle: [all],
  });
});

test("every exception has its reason", () => {
  for (const { reason } of EXCEPTIONS) expect(reason.length).toBeGreaterThan(40);
});
