import type { Socket } from "node:net";
import { type Answer, answerText } from "./answer.ts";
import type { HeadReader, PostHead } from "./read-head.ts";

/** Takes the body of one request and answers it; does not reject. */
export type PostHandler = (body: Buffer) => Promise<Answer>;

/** Who serves plain POSTs of JSON. */
export interface PostService {
  /** The name, in small letters, of the header by which a sender is known. */
  readonly credentialHeader: string;
  /** Who takes the request; undefined leaves it, and all that follows on its connection, to Node. */
  welcome(head: PostHead): PostHandler | undefined;
  /** Counts an answer over this connection, and tells whether it is the last one. */
  isLast(socket: Socket): boolean;
}

/** What a connection stands on. */
export interface PostConnectionOptions {
  readonly service: PostService;
  /** Of the server's, for all its connections. */
  readonly heads: HeadReader;
  /** As Node's server has them: how long it waits for a head, a whole request, the next request. */
  readonly headersMs: number;
  readonly requestMs: number;
  readonly keepMs: number;
  /** From now on the connection is somebody else's, with nothing of the request taken. */
  onOther(socket: Socket): void;
}

const NOTHING = Buffer.alloc(0);
const TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/** A body that has not come whole yet. */
interface Body {
  readonly handler: PostHandler;
  readonly length: number;
  readonly parts: Buffer[];
  size: number;
}

/** A connection as long as only welcome POSTs of JSON come over it, one after the other. */
export class PostConnection {
  readonly #socket: Socket;
  readonly #options: PostConnectionOptions;
  #bytes: Buffer = NOTHING;
  #body: Body | undefined;
  /** An answer is under way, or the connection goes over to its next owner. */
  #isBusy = false;
  /** When the request began whose end is awaited, and what happens if it does not come. */
  #began = 0;
  #patience: NodeJS.Timeout | undefined;

  constructor(socket: Socket, options: PostConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setTimeout(options.keepMs);
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("error", this.#onEnd);
    socket.on("timeout", this.#onIdle);
    socket.on("close", this.#onClose);
    // Who opens a connection and says nothing is as slow as who does not end a head.
    this.#wait(options.headersMs);
  }

  /** Nothing of a request has come. */
  get isIdle(): boolean {
    return !this.#isBusy && this.#body === undefined && this.#bytes.length === 0;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#body !== undefined) {
      this.#fill(this.#body, bytes);
      return;
    }
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    // Who sends ahead is not read on before the answer.
    if (this.#isBusy) this.#socket.pause();
    else this.#next();
  };

  /** As with Node's server, whoever ends a connection does not wait for an answer. */
  readonly #onEnd = (): void => {
    this.#socket.destroy();
  };

  readonly #onIdle = (): void => {
    if (!this.#isBusy) this.#socket.destroy();
  };

  readonly #onClose = (): void => this.#stopWaiting();

  readonly #onTooSlow = (): void => {
    this.#socket.write(TOO_SLOW);
    this.#socket.destroy();
  };

  #wait(ms: number): void {
    if (this.#patience === undefined) this.#began = performance.now();
    else clearTimeout(this.#patience);
    this.#patience = setTimeout(this.#onTooSlow, this.#began + ms - performance.now());
  }

  #stopWaiting(): void {
    if (this.#patience === undefined) return;
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #next(): void {
    const { heads, headersMs, requestMs, service } = this.#options;
    const head = heads.read(this.#bytes);
    if (head === undefined) {
      if (this.#patience === undefined) this.#wait(headersMs);
      return;
    }
    const handler = head === "other" ? undefined : service.welcome(head);
    if (head === "other" || handler === undefined) {
      this.#handOver();
      return;
    }
    const { end, length } = head;
    const rest = this.#bytes.subarray(end);
    this.#bytes = NOTHING;
    if (rest.length >= length) {
      this.#serve(handler, rest, length);
      return;
    }
    this.#body = { handler, length, parts: [rest], size: rest.length };
    this.#wait(requestMs);
  }

  #fill(body: Body, bytes: Buffer): void {
    body.parts.push(bytes);
    body.size += bytes.length;
    if (body.size < body.length) return;
    this.#body = undefined;
    this.#serve(body.handler, Buffer.concat(body.parts), body.length);
  }

  /** `bytes`: the body, and what was sent behind it. */
  #serve(handler: PostHandler, bytes: Buffer, length: number): void {
    this.#stopWaiting();
    this.#isBusy = true;
    if (bytes.length > length) this.#bytes = bytes.subarray(length);
    handler(bytes.length > length ? bytes.subarray(0, length) : bytes).then(this.#onAnswer, this.#onEnd);
  }

  readonly #onAnswer = (answer: Answer): void => {
    const socket = this.#socket;
    const isLast = this.#options.service.isLast(socket);
    if (socket.destroyed) return;
    const isTaken = socket.write(answerText(answer, isLast ? undefined : this.#options.keepMs));
    if (isLast) socket.destroySoon();
    // Who does not read the answers is not served on.
    else if (isTaken) this.#onTaken();
    else socket.once("drain", this.#onTaken);
  };

  readonly #onTaken = (): void => {
    this.#isBusy = false;
    if (this.#bytes.length > 0) this.#next();
    // Only when all that came is served: otherwise each answer would let in more than it took away.
    if (!this.#isBusy && this.#socket.isPaused()) this.#socket.resume();
  };

  #handOver(): void {
    const socket = this.#socket;
    this.#stopWaiting();
    this.#isBusy = true;
    socket.pause();
    socket.setTimeout(0);
    socket.off("data", this.#onData);
    socket.off("timeout", this.#onIdle);
    // Its next owner reads from the handle itself, which must not change in the middle of a read.
    setImmediate(() => {
      socket.off("end", this.#onEnd);
      socket.off("error", this.#onEnd);
      socket.off("close", this.#onClose);
      if (socket.destroyed) return;
      socket.unshift(this.#bytes);
      this.#options.onOther(socket);
      socket.resume();
    });
  }
}
