import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { HARD_STOP_MS, Interruption } from "./time-limit.ts";

const LONG_MS = 60_000;
const lost = new AppError("JOB_LOCK_LOST", "Another worker may run this job now.");
const shutdown = new AppError("JOB_INTERRUPTED", "This worker is shutting down.");

/** Work that ends when its signal is aborted, as it should. */
const obedient = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    if (signal.aborted) reject(new Error("aborted"));
    signal.addEventListener("abort", () => reject(new Error("aborted")));
  });

test("work over its time is aborted, and what it throws then is replaced by the reason", async () => {
  await expect(new Interruption().runWithin(10, obedient)).rejects.toMatchObject({ code: "JOB_TIMEOUT" });
});

test("work is aborted from outside for the first reason that was given", async () => {
  const interruption = new Interruption();
  const run = interruption.runWithin(LONG_MS, obedient);
  interruption.interrupt(lost);
  interruption.interrupt(shutdown);
  await expect(run).rejects.toBe(lost);
});

test("what is begun after an interruption sees it at once", async () => {
  const interruption = new Interruption();
  interruption.interrupt(shutdown);
  await expect(interruption.runWithin(LONG_MS, obedient)).rejects.toBe(shutdown);
});

test("work that still succeeds after an abort has succeeded", async () => {
  const interruption = new Interruption();
  const run = interruption.runWithin(LONG_MS, () => pause(20));
  interruption.interrupt(shutdown);
  await expect(run).resolves.toBeUndefined();
});

test("work that does not end is waited for no longer than the hard stop", async () => {
  const interruption = new Interruption();
  const started = performance.now();
  const run = interruption.runWithin(LONG_MS, () => new Promise(() => undefined));
  interruption.interrupt(lost);
  await expect(run).rejects.toBe(lost);
  expect(performance.now() - started).toBeGreaterThanOrEqual(HARD_STOP_MS - 20);
});

test("a failure of the work itself is its own, and a later piece of work has its own time", async () => {
  const interruption = new Interruption();
  const failure = new Error("no such parcel");
  await expect(interruption.runWithin(LONG_MS, () => Promise.reject(failure))).rejects.toBe(failure);
  await expect(interruption.runWithin(LONG_MS, () => pause(5))).resolves.toBeUndefined();
});
