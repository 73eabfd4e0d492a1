import { monitorEventLoopDelay } from "node:perf_hooks";
import { createLogger } from "./logger.ts";

/**
 * A process that logs errors for two seconds, 20 every 10 ms, and says on stderr what that did to its event loop.
 * Its parent reads stdout, or does not.
 */
let dropped = 0;
const logger = createLogger({ name: "storm", level: "info", onDrop: () => (dropped += 1) });
const resolution = 10;
const delay = monitorEventLoopDelay({ resolution });
let written = 0;

function fail(): void {
  const cause = new Error("connection reset", { cause: new Error("root") });
  logger.error({ err: new Error("upload failed", { cause }), updateId: written }, "handler failed");
  written += 1;
}

// A full second of warm-up: compiling the code is not what is measured.
const start = performance.now();
const timer = setInterval(() => {
  for (let i = 0; i < 20; i += 1) fail();
  const elapsed = performance.now() - start;
  if (elapsed > 1_000) delay.enable();
  if (elapsed > 3_000) void report();
}, 10);

async function report(): Promise<void> {
  clearInterval(timer);
  delay.disable();
  const flushed = await logger.flush(500);
  const p99Ms = delay.percentile(99) / 1e6 - resolution;
  process.stderr.write(`${JSON.stringify({ written, dropped, flushed, p99Ms })}\n`);
  process.exit(0);
}
