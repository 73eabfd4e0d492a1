import { createLogger } from "./logger.ts";

/**
 * A process that logs errors for two seconds, 20 every 10 ms, and says on stderr for how long that kept its event loop: by the
 * processor time of the loop's thread between two timers, which a busy machine does not stretch. Its parent reads stdout, or does not.
 */
let dropped = 0;
const logger = createLogger({ name: "storm", level: "info", onDrop: () => (dropped += 1) });
/** Between two timers each, ms. */
const stretches: number[] = [];
let written = 0;

function fail(): void {
  const cause = new Error("connection reset", { cause: new Error("root") });
  logger.error({ err: new Error("upload failed", { cause }), updateId: written }, "handler failed");
  written += 1;
}

// A full second of warm-up: compiling the code is not what is measured.
const start = performance.now();
let before = 0;
const timer = setInterval(() => {
  for (let i = 0; i < 20; i += 1) fail();
  const elapsed = performance.now() - start;
  const { system, user } = process.threadCpuUsage();
  const now = (user + system) / 1_000;
  if (elapsed > 1_000) stretches.push(now - before);
  before = now;
  if (elapsed > 3_000) void report();
}, 10);

async function report(): Promise<void> {
  clearInterval(timer);
  const flushed = await logger.flush(500);
  const p99Ms = stretches.toSorted((a, b) => a - b)[Math.floor(0.99 * stretches.length)];
  process.stderr.write(`${JSON.stringify({ written, dropped, flushed, p99Ms })}\n`);
  process.exit(0);
}
