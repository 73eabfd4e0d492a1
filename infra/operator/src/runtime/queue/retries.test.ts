import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { backoffMs } from "../time/backoff.ts";
import { RETRIES, Retries } from "./retries.ts";

const middle = { ...RETRIES, random: () => 0 };

test("a key's pause doubles with each failure up to five minutes, and begins anew when it went well", () => {
  const retries = new Retries(middle, new FakeClock());
  const pauses = Array.from({ length: 13 }, () => retries.failed("a"));
  expect(pauses.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(pauses.at(-1)).toBe(150_000);
  expect(retries.failed("b")).toBe(100);
  retries.forget("a");
  expect(retries.failed("a")).toBe(100);
  expect(retries.failing).toBe(2);
});

test("many keys that fail at once share ten retries a second after the first hundred", async () => {
  const clock = new FakeClock();
  const retries = new Retries(middle, clock);
  const pauses = Array.from({ length: 1_000 }, (_, n) => retries.failed(`key ${n}`));
  expect(pauses.slice(0, 100).every((pause) => pause === 100)).toBe(true);
  expect(pauses.at(-1)).toBe(90_000);
  await clock.advance(100_000);
  expect(retries.failed("later")).toBe(100);
});

test("a pause is at least half and less than all of its full length, however many failures", () => {
  for (const failures of [1, 2, 10, 2_000]) {
    const full = Math.min(30_000, 1_000 * 2 ** (failures - 1));
    expect(backoffMs(failures, { firstMs: 1_000, capMs: 30_000, random: () => 0 })).toBe(full / 2);
    expect(backoffMs(failures, { firstMs: 1_000, capMs: 30_000, random: () => 0.999 })).toBeLessThan(full);
  }
});
