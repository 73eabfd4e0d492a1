const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");

/** Receives one whole HTTP/1.1 message: its start line and headers as text, and its body. */
export type OnMessage = (head: string, body: Buffer) => void;

/**
 * Cuts HTTP/1.1 messages out of a socket's chunks. Node's own parser and streams would cost the load core several
 * times as much, and the load would become what is measured.
 */
export class HttpReader {
  #rest: Buffer | undefined;
  readonly #onMessage: OnMessage;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    let data = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    while (data.length > 0) {
      const used = this.#take(data);
      if (used === 0) {
        this.#rest = data;
        return;
      }
      data = data.subarray(used);
    }
  }

  /** Hands over the first message and answers how many bytes it took; 0 while it is not whole. */
  #take(data: Buffer): number {
    const headLength = data.indexOf(HEAD_END);
    if (headLength < 0) return 0;
    const head = data.toString("latin1", 0, headLength);
    const start = headLength + HEAD_END.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (length === null && /\r\ntransfer-encoding: *chunked/i.test(head))
      return this.#takeChunked(data, start, head);
    const end = start + Number(length?.[1] ?? 0);
    if (data.length < end) return 0;
    this.#onMessage(head, data.subarray(start, end));
    return end;
  }

  #takeChunked(data: Buffer, start: number, head: string): number {
    const parts: Buffer[] = [];
    let at = start;
    for (;;) {
      const lineEnd = data.indexOf(LINE_END, at);
      if (lineEnd < 0) return 0;
      const size = Number.parseInt(data.toString("latin1", at, lineEnd), 16);
      const from = lineEnd + LINE_END.length;
      const next = from + size + LINE_END.length;
      if (data.length < next) return 0;
      if (size === 0) {
        this.#onMessage(head, Buffer.concat(parts));
        return next;
      }
      parts.push(data.subarray(from, from + size));
      at = next;
    }
  }
}
