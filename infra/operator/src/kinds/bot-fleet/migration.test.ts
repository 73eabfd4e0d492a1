import { expect, test } from "vitest";
import { tailOf } from "./migration.ts";

const lineOf = (fields: object) => `${JSON.stringify(fields)}\n`;

test("the project's own lines are shown by code and sentence, others as they are, and what said the same once", () => {
  const err = { type: "AppError", code: "MIGRATION_FAILED", message: "shop 0007-x up failed." };
  const log = `${lineOf({ level: 30, msg: "begins" })}${lineOf({ level: 50, err, msg: "up failed" })}Error: gone\nError: gone\n`;
  expect(tailOf(log)).toBe("MIGRATION_FAILED: shop 0007-x up failed. | Error: gone");
});

test("what stops after a failure does not hide it, and where nothing failed the last lines are shown", () => {
  const message = "MIGRATION_FAILED: shop 0007-x up failed. Why: full";
  const stopped = ["mongo", "redis", "traces", "metrics", "reports"].map((step) =>
    lineOf({ level: 30, step, msg: "stopped" }),
  );
  const ended = lineOf({ level: 60, code: "MIGRATION_FAILED", message, msg: "ended after a failure" });
  expect(tailOf(`at run"},"msg":"stopping after a failure"}\n${stopped.join("")}${ended}`)).toBe(
    `stopping after a failure | ${message}`,
  );
  expect(tailOf(stopped.join(""))).toBe("stopped");
});

test("what was said first and again at last is shown", () => {
  const lines = ["gone", "at a", "at b", "at c", "at d", "at e", "gone"];
  expect(tailOf(lines.join("\n"))).toBe("at b | at c | at d | at e | gone");
});

test("of a line whose beginning is cut off the fields that are left are shown", () => {
  expect(tailOf('"cut","code":"SCHEMA_MISMATCH","message":"says \\"no\\""}')).toBe(
    'SCHEMA_MISMATCH: says \\"no\\"',
  );
});

test("of much the end is shown", () => {
  const tail = tailOf(Array.from({ length: 20 }, (_, index) => `${index} ${"x".repeat(200)}`).join("\n"));
  expect(tail.length).toBe(601);
  expect(tail.startsWith("…")).toBe(true);
  expect(tail).toContain("| 19 x");
});
