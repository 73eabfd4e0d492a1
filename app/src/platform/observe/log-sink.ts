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
export function createLogSink(options: LogSinkOptions): LogSink {
  return new DescriptorSink(options);
}

class DescriptorSink implements LogSink {
  readonly #fd: number;
  readonly #stream: Writable;
  readonly #maxWaiting: number;
  readonly #onDrop: (() => void) | undefined;
  #lines: string[] = [];
  #waiting = 0;
  #underWay = 0;
  #dropped = 0;
  #unreported = 0;
  #scheduled = false;
  #broken = false;
  #idle: (() => void)[] = [];

  constructor({ fd, maxWaiting = 4 * 1024 * 1024, onDrop }: LogSinkOptions) {
    this.#fd = fd;
    this.#maxWaiting = maxWaiting;
    this.#onDrop = onDrop;
    this.#stream = openStream(fd);
    // Nobody reads any more (EPIPE): the log is gone, the process is not.
    this.#stream.on("error", () => {
      this.#broken = true;
      this.#settle();
    });
  }

  write(line: string): void {
    if (this.#broken || this.#waiting + this.#underWay + line.length > this.#maxWaiting) {
      this.#drop();
      return;
    }
    this.#lines.push(line);
    this.#waiting += line.length;
    if (this.#scheduled || this.#underWay > 0) return;
    this.#scheduled = true;
    setImmediate(() => this.#send());
  }

  async flush(timeoutMs: number): Promise<boolean> {
    if (!this.#broken && this.#waiting + this.#underWay > 0) {
      this.#send();
      await firstOf(timeoutMs, (resolve) => this.#idle.push(resolve));
    }
    return this.#waiting + this.#underWay === 0;
  }

  flushSync(): void {
    if (this.#broken || this.#underWay > 0 || this.#lines.length === 0) return;
    try {
      writeSync(this.#fd, this.#lines.join(""));
    } catch {
      // A full pipe (EAGAIN) or a gone reader (EPIPE): there is nowhere left to say so.
    }
    this.#lines = [];
    this.#waiting = 0;
  }

  dropped(): number {
    return this.#dropped;
  }

  #drop(): void {
    this.#dropped += 1;
    this.#unreported += 1;
    this.#onDrop?.();
  }

  #send(): void {
    this.#scheduled = false;
    if (this.#broken || this.#underWay > 0 || this.#lines.length === 0) return;
    if (this.#unreported > 0) this.#lines.push(dropNotice(this.#unreported));
    this.#unreported = 0;
    const batch = this.#lines.join("");
    this.#lines = [];
    this.#underWay = this.#waiting;
    this.#waiting = 0;
    this.#stream.write(batch, () => {
      this.#underWay = 0;
      if (this.#lines.length > 0) this.#send();
      else this.#settle();
    });
  }

  #settle(): void {
    const waiters = this.#idle;
    this.#idle = [];
    for (const resolve of waiters) resolve();
  }
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
