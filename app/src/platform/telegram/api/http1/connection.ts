import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { AnswerReader } from "./answer-reader.ts";
import type { Carrier, Exchange } from "./exchange.ts";

export interface ConnectionOptions {
  /** `http:` or `https:`. */
  readonly origin: URL;
  readonly connectTimeoutMs: number;
  readonly maxAnswerBytes: number;
  /** The connection can take an exchange: it was opened, or its last one is answered. */
  onFree(connection: Connection): void;
  /** It is gone, by `error` or because the other side has closed it. */
  onGone(connection: Connection, error: Error | undefined): void;
}

/** A connection that was opened for a request which did not wait so long; nobody has said how long it is kept. */
const UNUSED_MS = 4_000;

/** A connection to one server, which carries one exchange at a time. */
export class Connection implements Carrier {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #connecting: NodeJS.Timeout;
  #exchange: Exchange | undefined;
  #reader: AnswerReader | undefined;
  #error: Error | undefined;
  #usableUntil: number;

  constructor(options: ConnectionOptions) {
    const { connectTimeoutMs } = options;
    this.#options = options;
    this.#usableUntil = performance.now() + connectTimeoutMs + UNUSED_MS;
    this.#socket = openSocket(
      options.origin,
      () => this.#onOpen(),
      (bytes) => this.#onData(bytes),
    );
    this.#connecting = setTimeout(
      () => this.destroy(new Error(`no connection within ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    );
    this.#socket.on("end", () => this.#onEnd());
    this.#socket.on("error", (error) => {
      this.#error ??= error;
    });
    this.#socket.on("close", () => this.#onClose());
  }

  /** False once the other side may close it at any moment, or has. */
  get usable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && performance.now() < this.#usableUntil;
  }

  carry(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.carriedBy(this);
    const socket = this.#socket;
    if (typeof exchange.body === "string") socket.write(exchange.head + exchange.body);
    else {
      socket.cork();
      socket.write(exchange.head);
      for (const part of exchange.body) socket.write(part);
      socket.uncork();
    }
  }

  destroy(reason?: Error): void {
    this.#error ??= reason;
    this.#socket.destroy();
  }

  #onOpen(): void {
    clearTimeout(this.#connecting);
    this.#options.onFree(this);
  }

  #onData(bytes: Buffer): void {
    if (this.#exchange === undefined) {
      this.destroy(new Error("bytes came that nobody asked for"));
      return;
    }
    try {
      this.#reader ??= new AnswerReader(this.#options.maxAnswerBytes);
      this.#conclude(this.#reader.feed(bytes));
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  #onEnd(): void {
    this.#conclude(this.#reader?.finish());
  }

  #conclude(answer: ReturnType<AnswerReader["feed"]>): void {
    if (answer === undefined) return;
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#reader = undefined;
    this.#usableUntil = performance.now() + answer.keepMs;
    // Answered before all of it was sent, such as an upload that is too large: what is left would be read as a request.
    const halfSent = this.#socket.writableLength > 0;
    if (answer.keepMs === 0 || halfSent) this.destroy();
    exchange?.settle(answer);
    if (!this.#socket.destroyed) this.#options.onFree(this);
  }

  #onClose(): void {
    clearTimeout(this.#connecting);
    this.#exchange?.settle(this.#error ?? new Error("the connection was closed before the answer's end"));
    this.#options.onGone(this, this.#error);
  }
}

/** Node reads into one buffer for all, and each piece is handed on as a copy: what a stream does costs 3 µs a call. */
const RECEIVED = Buffer.alloc(64 * 1024);

function openSocket(
  { hostname, port, protocol }: URL,
  onOpen: () => void,
  onData: (bytes: Buffer) => void,
): Socket {
  const host = hostname.replace(/^\[|\]$/g, "");
  const callback = (length: number): boolean => {
    onData(Buffer.from(RECEIVED.subarray(0, length)));
    return true;
  };
  const common = { host, noDelay: true, keepAlive: true, onread: { buffer: RECEIVED, callback } } as const;
  if (protocol === "http:") return connectTcp({ ...common, port: Number(port || 80) }, onOpen);
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ ...common, ...name, port: Number(port || 443), ALPNProtocols: ["http/1.1"] }, onOpen);
}
