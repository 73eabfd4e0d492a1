import { expect, test } from "vitest";
import { tailOf } from "./migration.ts";

test("the project's own lines are shown by code and sentence, others as they are", () => {
  const line = JSON.stringify({
    level: 50,
    err: { type: "AppError", code: "MIGRATION_FAILED", message: "shop 0007-x up failed." },
    msg: "up failed",
  });
  expect(tailOf(`{"level":30,"msg":"begins"}\n${line}\nMIGRATION_FAILED: shop 0007-x up failed.\n`)).toBe(
    "begins | MIGRATION_FAILED: shop 0007-x up failed. | MIGRATION_FAILED: shop 0007-x up failed.",
  );
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
