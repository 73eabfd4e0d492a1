import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../servers/until.ts";
import { happenings } from "./sample-service.fixture.ts";

const NAMES = ["database", "bot", "worker"];
let logFolder: string;
beforeEach(() => {
  logFolder = mkdtempSync(join(tmpdir(), "foreground-test-"));
});
afterEach(() => rmSync(logFolder, { recursive: true, force: true }));

async function startSystem(): Promise<ChildProcess> {
  const system = spawn(process.execPath, [join(import.meta.dirname, "sample-system.fixture.ts")], {
    env: { ...process.env, LOG_FOLDER: logFolder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: system.stdout })) {
    if (line === "all is up") return system;
  }
  throw new Error("the system ended before it was up");
}

function livingPids(): number[] {
  return NAMES.flatMap((name) => happenings(logFolder).pidsOf(name)).filter((pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s stops roles, then databases, and leaves no process",
  async (signal) => {
    const system = await startSystem();
    expect(livingPids()).toHaveLength(3);
    system.kill(signal);
    expect(await once(system, "exit")).toEqual([0, null]);
    const { timeOf } = happenings(logFolder);
    expect(timeOf("bot", "stopped")).toBeLessThan(timeOf("database", "stopped"));
    expect(timeOf("worker", "stopped")).toBeLessThan(timeOf("database", "stopped"));
    expect(livingPids()).toEqual([]);
  },
);

test.runIf(process.platform === "linux")("a start that is killed takes its programs with it", async () => {
  const system = await startSystem();
  system.kill("SIGKILL");
  await until(
    async () => NAMES.every((name) => !Number.isNaN(happenings(logFolder).timeOf(name, "stopped"))),
    "the end of the programs",
    10_000,
  );
});
