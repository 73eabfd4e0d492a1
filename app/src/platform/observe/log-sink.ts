import { createWriteStream, fstatSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import type { Writable } from "node:stream";

/** Where finished log lines go. */
export interface LogSink {
  /** Takes one line, its newline included; never blocks and never throws. */
  write(line: string): void;
  /** Resolves when all accepted lines are out, or after `timeoutMs`; true when nothing was left. */
  flush(timeoutMs: number): Promise<boolean>;
  /** Last words of a dying process: writes what fits without waiting for the reader. */
  flushSync(): void;
  /** Lines given up so far. */
  dropped(): number;
}

export interface LogSinkOptions {
  /** An open descriptor, such as 1 for stdout. */
  readonly fd: number;
  /** How many characters may wait; lines beyond are dropped and counted. @default 4 Mi, some 10 s of an error storm */
  readonly maxWaiting?: number;
  readonly onDrop?: () => void;
}

/**
 * Lines to a descriptor, a batch per turn of the event loop, one batch under way at a time.
 * Pipes and sockets are written through the event loop's non-blocking handles. sonic-boom (pino's destination) was
 * tried first: with a stalled reader its write stays in a pool thread, and the process could no longer exit.
 */
export function createLogSink({ fd, maxWaiting = 4 * 1024 * 1024, onDrop }: LogSinkOptions): LogSink {
  const stream = openStream(fd);
  let lines: string[] = [];
  let waiting = 0;
  let underWay = 0;
  let dropped = 0;
  let unreported = 0;
  let scheduled = false;
  let broken = false;
  let idle: (() => void)[] = [];

  // Nobody reads any more (EPIPE): the log is gone, the process is not.
  stream.on("error", () => {
    broken = true;
    settle();
  });

  function settle(): void {
    const waiters = idle;
    idle = [];
    for (const resolve of waiters) resolve();
  }

  function drop(): void {
    dropped += 1;
    unreported += 1;
    onDrop?.();
  }

  function send(): void {
    scheduled = false;
    if (broken || underWay > 0 || lines.length === 0) return;
    if (unreported > 0) lines.push(dropNotice(unreported));
    unreported = 0;
    const batch = lines.join("");
    lines = [];
    underWay = waiting;
    waiting = 0;
    stream.write(batch, () => {
      underWay = 0;
      if (lines.length > 0) send();
      else settle();
    });
  }

  return {
    write: (line) => {
      if (broken || waiting + underWay + line.length > maxWaiting) return drop();
      lines.push(line);
      waiting += line.length;
      if (scheduled || underWay > 0) return;
      scheduled = true;
      setImmediate(send);
    },
    flush: async (timeoutMs) => {
      if (!broken && waiting + underWay > 0) {
        send();
        await firstOf(timeoutMs, (resolve) => idle.push(resolve));
      }
      return waiting + underWay === 0;
    },
    flushSync: () => {
      if (broken || underWay > 0 || lines.length === 0) return;
      try {
        writeSync(fd, lines.join(""));
      } catch {
        // A full pipe (EAGAIN) or a gone reader (EPIPE): there is nowhere left to say so.
      }
      lines = [];
      waiting = 0;
    },
    dropped: () => dropped,
  };
}

/** Files are written by the thread pool: a disk does not stall as a reader does. */
function openStream(fd: number): Writable {
  const kind = fstatSync(fd);
  if (!kind.isFIFO() && !kind.isSocket()) return createWriteStream("", { fd, autoClose: false });
  const socket = new Socket({ fd, readable: false, writable: true });
  socket.unref();
  return socket;
}

function dropNotice(count: number): string {
  return `${JSON.stringify({ level: 40, time: Date.now(), dropped: count, msg: "log lines dropped: stdout was not read" })}\n`;
}

function firstOf(timeoutMs: number, subscribe: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    subscribe(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
