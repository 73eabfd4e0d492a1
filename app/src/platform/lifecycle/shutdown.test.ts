import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import type { LogSink } from "../observe/log-sink.ts";
import { createLogger } from "../observe/logger.ts";
import { createLifecycle } from "./shutdown.ts";

/** Stands for the process: signals are emitted on it, and `exit` is remembered. */
class TestProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
    this.emit("exited");
  }
}

function setUp(deadlineMs = 5_000) {
  const records: Record<string, unknown>[] = [];
  const destination: LogSink = {
    write: (line) => void records.push(JSON.parse(line)),
    flush: async () => true,
    flushSync: () => undefined,
    dropped: () => 0,
  };
  const process = new TestProcess();
  const logger = createLogger({ name: "test", level: "info", destination });
  return { process, records, lifecycle: createLifecycle({ logger, deadlineMs, process }) };
}

const never = () => new Promise<void>(() => undefined);

test("a signal stops the steps in reverse order, one after the other, and exits with 0", async () => {
  const { process, records, lifecycle } = setUp();
  const order: string[] = [];
  for (const name of ["database", "queue", "server"]) {
    lifecycle.onStop(name, async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
    });
  }
  expect(lifecycle.stopping.aborted).toBe(false);
  process.emit("SIGTERM");
  expect(lifecycle.stopping.aborted).toBe(true);
  await once(process, "exited");
  expect(order).toEqual([
    "server begins",
    "server ends",
    "queue begins",
    "queue ends",
    "database begins",
    "database ends",
  ]);
  expect(process.exits).toEqual([0]);
  expect(process.listenerCount("SIGTERM")).toBe(0);
  expect(records.filter(({ msg }) => msg === "stopped").map(({ step }) => step)).toEqual([
    "server",
    "queue",
    "database",
  ]);
  expect(records.every(({ msg, ms }) => msg !== "stopped" || typeof ms === "number")).toBe(true);
});

test("a step that fails is logged, the others still run, and the exit code is 1", async () => {
  const { process, records, lifecycle } = setUp();
  let closed = false;
  lifecycle.onStop("database", () => {
    closed = true;
  });
  lifecycle.onStop("server", () => Promise.reject(new Error("busy")));
  await lifecycle.stop("test");
  expect(closed).toBe(true);
  expect(process.exits).toEqual([1]);
  expect(records).toContainEqual(
    expect.objectContaining({ step: "server", err: expect.objectContaining({ message: "busy" }) }),
  );
});

test.each([
  ["when all was stopped", () => undefined],
  ["when something does not stop", never],
])("a failure is the last word too, short, as a log's end is all that some keep: %s", async (_when, stop) => {
  const { process, records, lifecycle } = setUp(50);
  lifecycle.onStop("database", stop);
  const exited = once(process, "exited");
  const cause = new Error("the disk is full");
  void lifecycle.stop("up failed", new AppError("MIGRATION_FAILED", "shop 0007-x up failed.", { cause }));
  await exited;
  const last = records.at(-1);
  expect(last).toMatchObject({
    level: 60,
    code: "MIGRATION_FAILED",
    message: "MIGRATION_FAILED: shop 0007-x up failed. Why: the disk is full",
  });
  expect(JSON.stringify(last).length).toBeLessThan(300);
});

test.each([
  ["the deadline passes", 50, () => undefined, "the deadline passed"],
  ["a second signal comes", 60_000, (process: TestProcess) => process.emit("SIGINT"), "a second SIGINT"],
])("when %s the exit code is 1 and the log names what is open", async (_, deadlineMs, act, reason) => {
  const { process, records, lifecycle } = setUp(deadlineMs);
  lifecycle.onStop("database", () => undefined);
  lifecycle.onStop("server", never);
  const exited = once(process, "exited");
  process.emit("SIGTERM");
  act(process);
  await exited;
  expect(process.exits).toEqual([1]);
  expect(records.at(-1)).toMatchObject({ reason, open: ["server", "database"] });
});

test("a failure of the role stops it in order and exits with 1", async () => {
  const { process, records, lifecycle } = setUp();
  await Promise.all([lifecycle.stop("crash", new Error("boom")), lifecycle.stop("again")]);
  expect(process.exits).toEqual([1]);
  expect(records[0]).toMatchObject({ level: 60, reason: "crash", err: { message: "boom" } });
});
