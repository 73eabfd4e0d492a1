import type { HttpAnswer } from "./answer-reader.ts";
import { Connection } from "./connection.ts";
import { Exchange, type ExchangeLimits } from "./exchange.ts";

export interface ConnectionsOptions {
  readonly origin: URL;
  /** Connections at once; further requests wait. */
  readonly limit: number;
  readonly connectTimeoutMs: number;
  readonly maxAnswerBytes: number;
}

/** A body with its type: a text, or bytes that need not be in one piece. */
export interface Content {
  readonly type: string;
  readonly body: string | readonly Uint8Array[];
}

const SWEEP_MS = 1_000;

/**
 * Kept connections to one server over HTTP/1.1, for POST requests with a body and an answer that fit into memory.
 * undici's pool costs 34 µs for such a call, its streams, parser and events included; this costs 18 µs, of which the
 * system takes two thirds (measured alone, 2026-11-26). One request is under way on a connection at a time.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #fixedHead: string;
  readonly #all = new Set<Connection>();
  /** The one used last is taken first, so that those which are too many grow old. */
  readonly #idle: Connection[] = [];
  readonly #waiting: Exchange[] = [];
  readonly #sweep: NodeJS.Timeout;
  #connecting = 0;
  #onClosed: (() => void) | undefined;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#fixedHead = ` HTTP/1.1\r\nhost: ${options.origin.host}\r\nconnection: keep-alive\r\n`;
    this.#sweep = setInterval(() => this.#dropOld(), SWEEP_MS);
    this.#sweep.unref();
  }

  /**
   * Makes one request and resolves with its answer, whatever its status.
   * @throws NeverSentError when nothing of it was sent; any other error leaves open whether it arrived
   */
  post(path: string, { body, type }: Content, limits: ExchangeLimits): Promise<HttpAnswer> {
    if (/[^!-~]/.test(path)) throw new TypeError("a path has signs that a request must not have");
    const length = typeof body === "string" ? Buffer.byteLength(body) : total(body);
    const head = `POST ${path}${this.#fixedHead}content-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;
    return new Promise((resolve, reject) => {
      const exchange = new Exchange({ head, body }, limits, (outcome) => {
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
      if (this.#onClosed !== undefined) exchange.settle(new Error("the client is closed"));
      if (!exchange.settled) this.#start(exchange);
    });
  }

  /** Takes no more requests, and resolves when those under way have ended. */
  close(): Promise<void> {
    clearInterval(this.#sweep);
    return new Promise((resolve) => {
      this.#onClosed = resolve;
      for (const connection of this.#idle.splice(0)) connection.destroy();
      if (this.#all.size === 0) resolve();
    });
  }

  /** Ends all that is under way. */
  destroy(reason: Error): void {
    for (const exchange of this.#waiting.splice(0)) exchange.settle(reason);
    for (const connection of this.#all) connection.destroy(reason);
  }

  #start(exchange: Exchange): void {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.usable) {
        connection.carry(exchange);
        return;
      }
      connection.destroy();
    }
    this.#waiting.push(exchange);
    this.#openAsNeeded();
  }

  #openAsNeeded(): void {
    if (this.#connecting >= this.#waiting.length || this.#all.size >= this.#options.limit) return;
    this.#connecting++;
    let opened = false;
    const connection = new Connection({
      ...this.#options,
      onFree: (free) => {
        if (!opened) this.#connecting--;
        opened = true;
        this.#onFree(free);
      },
      onGone: (gone, error) => {
        if (!opened) this.#onRefused(error);
        this.#onGone(gone);
      },
    });
    this.#all.add(connection);
  }

  #onFree(connection: Connection): void {
    const next = this.#nextWaiting();
    if (next !== undefined) connection.carry(next);
    else if (this.#onClosed !== undefined) connection.destroy();
    else this.#idle.push(connection);
  }

  /** Each connection that does not come about is the end of one request, so that none waits for a server that is gone. */
  #onRefused(error: Error | undefined): void {
    this.#connecting--;
    this.#nextWaiting()?.settle(error ?? new Error("the connection was closed at once"));
  }

  #onGone(connection: Connection): void {
    this.#all.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
    if (this.#waiting.some(({ settled }) => !settled)) this.#openAsNeeded();
    else if (this.#all.size === 0) this.#onClosed?.();
  }

  #nextWaiting(): Exchange | undefined {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      if (!next.settled) return next;
    return undefined;
  }

  #dropOld(): void {
    for (const connection of [...this.#idle]) if (!connection.usable) connection.destroy();
  }
}

const total = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);
