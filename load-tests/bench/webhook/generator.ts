import { connect, type Socket } from "node:net";
import type { Crowd } from "./crowd.ts";
import { HttpReader } from "./http-reader.ts";
import type { Ledger } from "./ledger.ts";
import { type Delivery, type Mark, UpdateRequest } from "./update.ts";

export interface GeneratorOptions {
  readonly delivery: Delivery;
  readonly crowd: Crowd;
  readonly ledger: Pick<Ledger, "sent" | "acked" | "refused">;
  /** Kept-alive, each with one update under way. */
  readonly connections: number;
}

/** Delivers updates as fast as they are acknowledged, until it is stopped. */
export class Generator {
  readonly #connections: readonly Connection[];
  #stopped = false;

  constructor(options: GeneratorOptions) {
    const { connections: length } = options;
    this.#connections = Array.from({ length }, () => new Connection(options, () => this.#stopped));
  }

  start(): void {
    for (const connection of this.#connections) connection.open();
  }

  /** Sends nothing more; what is under way may still be answered. */
  stop(): void {
    this.#stopped = true;
  }

  close(): void {
    this.stop();
    for (const connection of this.#connections) connection.close();
  }
}

/** A keep-alive connection: sends the next update when the last was answered, and connects again when it was closed. */
class Connection {
  readonly #options: GeneratorOptions;
  readonly #request: UpdateRequest;
  readonly #stopped: () => boolean;
  #socket: Socket | undefined;
  #underway: Mark | undefined;

  constructor(options: GeneratorOptions, stopped: () => boolean) {
    this.#options = options;
    this.#request = new UpdateRequest(options.delivery);
    this.#stopped = stopped;
  }

  open(): void {
    if (this.#stopped()) return;
    const socket = connect({ port: this.#options.delivery.port, host: "127.0.0.1", noDelay: true });
    const reader = new HttpReader((head) => this.#answered(head));
    socket.on("connect", () => this.#send());
    socket.on("data", (chunk) => reader.push(chunk));
    socket.on("error", () => undefined); // "close" follows, and says all
    socket.on("close", () => this.#closed(socket));
    this.#socket = socket;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #send(): void {
    if (this.#stopped()) return;
    const { crowd, ledger } = this.#options;
    const mark = crowd.take();
    this.#underway = mark;
    ledger.sent(mark);
    this.#socket?.write(this.#request.fill(mark));
  }

  #answered(head: string): void {
    this.#settle(head.startsWith("HTTP/1.1 200"));
    if (/\r\nconnection: *close/i.test(head)) this.#socket?.end();
    else this.#send();
  }

  #settle(accepted: boolean): void {
    const mark = this.#underway;
    if (mark === undefined) return;
    this.#underway = undefined;
    if (accepted) this.#options.ledger.acked(mark);
    else this.#options.ledger.refused();
    this.#options.crowd.release(mark.person);
  }

  #closed(socket: Socket): void {
    if (socket !== this.#socket) return;
    const dropped = this.#underway !== undefined;
    this.#settle(false);
    // A server that refuses connections is not asked again at once: the load core would be busy with nothing else.
    if (dropped) setTimeout(() => this.open(), 50);
    else this.open();
  }
}
