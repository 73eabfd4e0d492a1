import { ChunkedBody } from "./chunked.ts";
import { type Head, readHead, refuse } from "./head.ts";

/** An answer, read to its last byte. */
export interface HttpAnswer extends Pick<Head, "status" | "retryAfter" | "keepMs"> {
  readonly body: Buffer;
}

const LONGEST_HEAD = 64 * 1024;
const EMPTY = Buffer.alloc(0);

/** Reads one answer, however its bytes arrive. */
export class AnswerReader {
  readonly #maxBytes: number;
  #head: Head | undefined;
  /** Bytes of a head that is not whole yet. */
  #begun: Buffer = EMPTY;
  #chunked: ChunkedBody | undefined;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes what has arrived, and answers once all of it is there.
   * @throws ProtocolError for what is no answer, what is longer than it may be, and for bytes behind its end: nobody
   * has asked for them
   */
  feed(bytes: Buffer): HttpAnswer | undefined {
    const body = this.#head === undefined ? this.#readHead(bytes) : bytes;
    return this.#head === undefined || body === undefined ? undefined : this.#readBody(this.#head, body);
  }

  /** The other side closes: that is the end of an answer without a length. */
  finish(): HttpAnswer | undefined {
    return this.#head?.framing.kind === "rest" ? this.#answer(this.#head) : undefined;
  }

  /** What follows the head, once it is whole. */
  #readHead(bytes: Buffer): Buffer | undefined {
    let all = this.#begun.length === 0 ? bytes : Buffer.concat([this.#begun, bytes]);
    for (;;) {
      const end = all.indexOf("\r\n\r\n");
      if (end === -1) {
        if (all.length > LONGEST_HEAD) refuse("its headers do not end");
        this.#begun = all;
        return undefined;
      }
      const head = readHead(all.toString("latin1", 0, end));
      all = all.subarray(end + 4);
      if (head.status === 101) refuse("it changes the protocol");
      if (head.status >= 200) {
        this.#head = head;
        return all;
      }
    }
  }

  #readBody(head: Head, bytes: Buffer): HttpAnswer | undefined {
    const { framing } = head;
    if (framing.kind === "chunked") {
      this.#chunked ??= new ChunkedBody();
      const used = this.#chunked.feed(bytes, (content) => this.#take(content));
      if (used < bytes.length) refuse("there are bytes behind its end");
      return this.#chunked.ended ? this.#answer(head) : undefined;
    }
    this.#take(bytes);
    if (framing.kind === "rest") return undefined;
    if (framing.bytes > this.#maxBytes) tooLong(this.#maxBytes);
    if (this.#size > framing.bytes) refuse("there are bytes behind its end");
    return this.#size === framing.bytes ? this.#answer(head) : undefined;
  }

  #take(content: Buffer): void {
    this.#size += content.length;
    if (this.#size > this.#maxBytes) tooLong(this.#maxBytes);
    if (content.length > 0) this.#parts.push(content);
  }

  #answer({ keepMs, retryAfter, status }: Head): HttpAnswer {
    const [only] = this.#parts;
    const body = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    return { status, retryAfter, keepMs, body };
  }
}

const tooLong = (maxBytes: number): never => refuse(`its size is above ${maxBytes} bytes`);
