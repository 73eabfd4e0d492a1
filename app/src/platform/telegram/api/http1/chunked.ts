import { refuse } from "./head.ts";

const LONGEST_LINE = 4_096;

/** Takes a body in chunked coding apart, however its bytes arrive. */
export class ChunkedBody {
  /** Bytes of the chunk under way still to come; undefined: a line is next. */
  #left: number | undefined;
  #line = "";
  #trailers = false;
  #ended = false;

  /** True once the last line was read. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Hands the content in `bytes` to `take` and answers how many bytes belonged to this body.
   * @throws ProtocolError
   */
  feed(bytes: Buffer, take: (content: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && !this.#ended) {
      if (this.#left === undefined) at = this.#readLine(bytes, at);
      else {
        const content = bytes.subarray(at, at + this.#left);
        take(content);
        at += content.length;
        this.#left -= content.length;
        if (this.#left === 0) this.#left = undefined;
      }
    }
    return at;
  }

  #readLine(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(10, from);
    this.#line += bytes.toString("latin1", from, end === -1 ? bytes.length : end + 1);
    if (this.#line.length > LONGEST_LINE) refuse("a line of it does not end");
    if (end === -1) return bytes.length;
    const line = this.#line;
    this.#line = "";
    if (!line.endsWith("\r\n")) refuse("a line of it ends in its middle");
    this.#onLine(line.slice(0, -2));
    return end + 1;
  }

  #onLine(line: string): void {
    if (this.#trailers) this.#ended = line === "";
    else if (this.#afterChunk) {
      if (line !== "") refuse("a chunk is longer than it says");
      this.#afterChunk = false;
    } else {
      const size = /^([\da-f]{1,8})(?:[ \t]*;.*)?$/i.exec(line)?.[1] ?? refuse("a chunk has no size");
      const bytes = Number.parseInt(size, 16);
      if (bytes === 0) this.#trailers = true;
      else {
        this.#left = bytes;
        this.#afterChunk = true;
      }
    }
  }

  /** Behind a chunk's content stands an empty line. */
  #afterChunk = false;
}
