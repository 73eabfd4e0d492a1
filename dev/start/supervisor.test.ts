import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePorts } from "../servers/free-ports.ts";
import { until } from "../servers/until.ts";
import { happenings, sampleService } from "./sample-service.fixture.ts";
import { createSupervisor } from "./supervisor.ts";

let logFolder: string;
beforeEach(() => {
  logFolder = mkdtempSync(join(tmpdir(), "supervisor-test-"));
});
afterEach(() => rmSync(logFolder, { recursive: true, force: true }));

const quick = { limit: 2, pauseMs: () => 10, stableAfterMs: 60_000 };

const sample = (name: string, env: Record<string, string> = {}) => sampleService(name, logFolder, env);
const timeOf = (name: string, event: "ready" | "stopped") => happenings(logFolder).timeOf(name, event);
const pidsOf = (name: string) => happenings(logFolder).pidsOf(name);

test("a layer starts when the one below is ready, and stops before it", async () => {
  const supervisor = createSupervisor(() => {});
  await supervisor.start([await sample("database")]);
  await supervisor.start([await sample("bot"), await sample("worker")]);
  await supervisor.stop();
  for (const role of ["bot", "worker"]) {
    expect(timeOf(role, "ready")).toBeGreaterThan(timeOf("database", "ready"));
    expect(timeOf(role, "stopped")).toBeLessThan(timeOf("database", "stopped"));
  }
});

test("a program that is killed is started again, and a line says so", async () => {
  const lines: string[] = [];
  const supervisor = createSupervisor((line) => lines.push(line), quick);
  await supervisor.start([await sample("bot")]);
  process.kill(pidsOf("bot")[0] ?? 0, "SIGKILL");
  await until(async () => pidsOf("bot").length === 2, "the restart", 10_000);
  await supervisor.stop();
  expect(lines).toEqual([expect.stringContaining("bot was ended by SIGKILL: starting it again")]);
});

test("a program that keeps dying ends the whole with the place of its log", async () => {
  const supervisor = createSupervisor(() => {}, quick);
  await supervisor.start([await sample("worker", { DIE_AFTER_MS: "400" })]);
  await expect(supervisor.failed).rejects.toMatchObject({
    code: "SERVICE_GAVE_UP",
    action: expect.stringContaining("worker.log"),
  });
  await supervisor.stop();
});

test("a program that ends before it is ready fails the start with the end of its log", async () => {
  const supervisor = createSupervisor(() => {}, quick);
  const broken = await sample("api", { PORT: "70000" });
  await expect(supervisor.start([broken])).rejects.toThrow(/api ended with code 1[\s\S]*ERR_SOCKET_BAD_PORT/);
  await supervisor.stop();
});

test("stopping during a start ends the program that was not ready yet", async () => {
  const supervisor = createSupervisor(() => {});
  const [other] = await freePorts(1);
  const silent = await sample("slow", { PORT: String(other) });
  const starting = supervisor.start([silent]);
  const refused = expect(starting).rejects.toThrow("told to stop");
  await until(async () => !Number.isNaN(timeOf("slow", "ready")), "the program's own start", 10_000);
  await supervisor.stop();
  await refused;
  expect(timeOf("slow", "stopped")).toBeGreaterThan(0);
});
