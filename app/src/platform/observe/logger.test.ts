import { execFileSync, spawn } from "node:child_process";
import { constants, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { recordingLogger } from "./log-lines.fixture.ts";
import { createLogSink } from "./log-sink.ts";
import { createLogger } from "./logger.ts";

const folder = mkdtempSync(join(tmpdir(), "botfleet-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a line is one JSON object with the process, the bindings, the fields and the sentence", () => {
  const { logger, records } = recordingLogger("bot");
  logger
    .child({ bot: "demo", token: "t" })
    .child({ updateId: 7 })
    .warn({ phone: "+1", ms: 5 }, "slow update");
  logger.debug("not at this level");
  expect(records()).toEqual([
    {
      level: 40,
      time: expect.any(Number),
      name: "bot",
      bot: "demo",
      token: "[redacted]",
      updateId: 7,
      phone: "[redacted]",
      ms: 5,
      msg: "slow update",
    },
  ]);
});

test("the line of an update or a job is JSON whatever is in it, and a level above info leaves it out", () => {
  const { logger, records } = recordingLogger("bot");
  const facts = { bot: 'de"mo\n', updateId: 7, ms: 0.5, handler: undefined };
  logger.child({ more: 1 }).line(facts, "update");
  const line = { level: 30, time: expect.any(Number), name: "bot" };
  expect(records()).toEqual([{ ...line, bot: 'de"mo\n', updateId: 7, ms: 0.5, msg: "update" }]);
  const quiet: string[] = [];
  const destination = { ...createLogSink({ fd: 1 }), write: (text: string) => void quiet.push(text) };
  createLogger({ name: "bot", level: "warn", destination }).line(facts, "update");
  expect(quiet).toEqual([]);
});

test("a bot token inside an error's message, stack or cause does not reach the log", () => {
  const { logger, records } = recordingLogger("bot");
  const url = "https://api.telegram.org/bot123456:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0/sendMessage";
  const error = new Error(`POST ${url} failed`, { cause: new Error(url) });
  logger.error({ err: error, url }, `gave up on ${url}`);
  const line = JSON.stringify(records());
  expect(line).not.toContain("AAHfiqksKZ8");
  expect(line).toContain("/bot[redacted]/sendMessage");
  expect(line).toContain("logger.test.ts");
});

test("what was accepted is in the file after a flush, in order", async () => {
  const path = join(folder, "lines");
  const sink = createLogSink({ fd: openSync(path, "w") });
  for (let i = 0; i < 1_000; i += 1) sink.write(`${i}\n`);
  expect(await sink.flush(5_000)).toBe(true);
  const wanted = Array.from({ length: 1_000 }, (_, i) => `${i}\n`).join("");
  expect(readFileSync(path, "utf8")).toBe(wanted);
});

test("the last line before an exit is written without waiting", () => {
  const path = join(folder, "last");
  const sink = createLogSink({ fd: openSync(path, "w") });
  sink.write("fatal\n");
  sink.flushSync();
  expect(readFileSync(path, "utf8")).toBe("fatal\n");
});

interface StormReport {
  readonly written: number;
  readonly dropped: number;
  readonly flushed: boolean;
  readonly p99Ms: number;
}

function startStorm(stdout: "pipe" | number) {
  const script = fileURLToPath(new URL("./log-storm.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["ignore", stdout, "pipe"], timeout: 15_000 });
  const report = async (): Promise<StormReport> =>
    JSON.parse(await text(child.stderr as NodeJS.ReadableStream));
  return { child, report: report() };
}

test("a storm of 2,000 errors a second keeps the event loop for less than 50 ms at p99", async () => {
  const { child, report } = startStorm("pipe");
  const lines = (await text(child.stdout as NodeJS.ReadableStream)).trimEnd().split("\n");
  const { written, dropped, flushed, p99Ms } = await report;
  expect(lines).toHaveLength(written);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    msg: "handler failed",
    err: { stack: expect.stringContaining("log-storm"), cause: { cause: { message: "root" } } },
  });
  expect({ dropped, flushed }).toEqual({ dropped: 0, flushed: true });
  expect(written).toBeGreaterThan(2_000);
  expect(p99Ms).toBeLessThan(50);
});

test("a reader that stalls costs lines, counted, and neither the event loop nor the exit", async () => {
  const fifo = join(folder, `fifo-${performance.now()}`);
  execFileSync("mkfifo", [fifo]);
  const { child, report } = startStorm(openSync(fifo, constants.O_RDWR));
  const { dropped, flushed, p99Ms } = await report;
  const code = child.exitCode ?? (await new Promise((resolve) => child.once("exit", resolve)));
  expect(code).toBe(0);
  expect(dropped).toBeGreaterThan(0);
  expect(flushed).toBe(false);
  expect(p99Ms).toBeLessThan(50);
});

test("when the reader is back, the log says how many lines are missing", async () => {
  const fifo = join(folder, "resumed");
  execFileSync("mkfifo", [fifo]);
  const reader = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const sink = createLogSink({ fd: openSync(fifo, "w"), maxWaiting: 200_000 });
  const line = `${"x".repeat(999)}\n`;
  for (let i = 0; i < 300; i += 1) sink.write(line);
  expect(sink.dropped()).toBe(100);
  let received = "";
  const stream = new Socket({ fd: reader, readable: true, writable: false });
  stream.on("data", (chunk) => {
    received += chunk;
  });
  expect(await sink.flush(5_000)).toBe(true);
  sink.write("after\n");
  expect(await sink.flush(5_000)).toBe(true);
  await expect.poll(() => received.endsWith("after\n")).toBe(true);
  stream.destroy();
  expect(received.split("\n").filter((text) => text.includes('"dropped":100'))).toHaveLength(1);
});
