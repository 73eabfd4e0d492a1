import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./lock.ts";
import { wipe } from "./wipe.ts";

const ADDRESS = "http://127.0.0.1:8080";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a second start is told who runs and where", () => {
  const release = takeLock(folder, ADDRESS);
  expect(() => takeLock(folder, ADDRESS)).toThrow(`process ${process.pid}): ${ADDRESS}`);
  release();
  takeLock(folder, ADDRESS)();
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock left by a process that is gone is taken over", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  writeFileSync(join(folder, "lock"), JSON.stringify({ pid: child.pid, born: "1", address: ADDRESS }));
  takeLock(folder, ADDRESS)();
});

test.runIf(process.platform === "linux")("a lock whose pid now names another process is taken over", () => {
  writeFileSync(join(folder, "lock"), JSON.stringify({ pid: process.ppid, born: "1", address: ADDRESS }));
  takeLock(folder, ADDRESS)();
});

test("a half-written lock does not block a start", () => {
  writeFileSync(join(folder, "lock"), '{"pid":');
  takeLock(folder, ADDRESS)();
});

test("wiping empties the data folder but keeps the lock of the start that wipes", () => {
  const release = takeLock(folder, ADDRESS);
  writeFileSync(join(folder, "credentials.json"), "{}");
  wipe(folder);
  expect(readdirSync(folder)).toEqual(["lock"]);
  release();
});
