import type { Socket } from "node:net";
import type { Reply } from "../reply.ts";
import type { JsonPost } from "./json-post.ts";
import { JsonReply } from "./json-reply.ts";
import { readJsonPost } from "./read-json-post.ts";

/** What a connection stands on. */
export interface JsonConnectionOptions {
  /** How long it is kept idle. */
  readonly keepSeconds: number;
  onPost(post: JsonPost, reply: Reply): void;
  /** Another kind of request came: from now on the connection is somebody else's, with nothing of the request taken. */
  onOther(socket: Socket): void;
}

const NOTHING = Buffer.alloc(0);
/** Who sends so much before the answer to what was sent first has to wait. */
const AHEAD_BYTES = 256 * 1024;

/** A connection as long as only POSTs of JSON come over it, one after the other. */
export class JsonConnection {
  readonly #socket: Socket;
  readonly #options: JsonConnectionOptions;
  #bytes: Buffer = NOTHING;
  /** An answer is under way. */
  #isBusy = false;

  constructor(socket: Socket, options: JsonConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setTimeout(options.keepSeconds * 1000);
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("error", this.#onEnd);
    socket.on("timeout", this.#onTimeout);
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    if (!this.#isBusy) this.#next();
    else if (this.#bytes.length > AHEAD_BYTES) this.#socket.pause();
  };

  /** As Node's server does: whoever ends a connection does not wait for an answer. */
  readonly #onEnd = (): void => {
    this.#socket.destroy();
  };

  readonly #onTimeout = (): void => {
    if (!this.#isBusy) this.#socket.destroy();
  };

  readonly #onAnswered = (): void => {
    this.#isBusy = false;
    if (this.#socket.isPaused()) this.#socket.resume();
    if (this.#bytes.length > 0) this.#next();
  };

  #next(): void {
    const read = readJsonPost(this.#bytes);
    if (read === undefined) return;
    if (read === "other") {
      this.#handOver();
      return;
    }
    this.#bytes = read.end === this.#bytes.length ? NOTHING : this.#bytes.subarray(read.end);
    this.#isBusy = true;
    this.#options.onPost(read.post, new JsonReply(this.#socket, this.#options.keepSeconds, this.#onAnswered));
  }

  #handOver(): void {
    const socket = this.#socket;
    socket.pause();
    socket.setTimeout(0);
    socket.off("data", this.#onData);
    socket.off("timeout", this.#onTimeout);
    // Its next owner reads from the handle itself, which must not change in the middle of a read.
    setImmediate(() => {
      socket.off("end", this.#onEnd);
      socket.off("error", this.#onEnd);
      if (socket.destroyed) return;
      socket.unshift(this.#bytes);
      this.#options.onOther(socket);
      socket.resume();
    });
  }
}
