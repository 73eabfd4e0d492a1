import { expect, test } from "vitest";
import { examine } from "./health.ts";

test("each part is asked, and what fails is named with its reason and without secrets", async () => {
  const refused = () => Promise.reject(new Error("redis://u:hunter2@host refused"));
  const report = await examine([
    { name: "db", check: async () => undefined },
    { name: "redis", check: refused },
  ]);
  expect(report).toMatchObject({
    ok: false,
    checks: { db: { ok: true }, redis: { ok: false, error: "redis://[redacted]@host refused" } },
  });
});

test("a part that hangs fails within the limit and is told to stop", async () => {
  const hanging = Promise.withResolvers<AbortSignal>();
  const check = (signal: AbortSignal) => {
    hanging.resolve(signal);
    return new Promise<void>(() => undefined);
  };
  const report = await examine([{ name: "db", check }], 50);
  expect(report.checks.db).toMatchObject({ ok: false, error: "no answer within 50 ms" });
  expect((await hanging.promise).aborted).toBe(true);
});
