/** An answer to a request, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  /** By lower-case name; of a header that came more than once, all values. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** The bytes are no HTTP/1.1 answer, or too many. */
export class BadAnswer extends Error {}

const HEAD_BYTES = 64 * 1024;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/;

type Head = Omit<HttpAnswer, "body">;

/**
 * Reads one answer out of the bytes of a connection that carries one request at a time. A whole HTTP client costs several
 * times what this does, for each update of thousands a second.
 */
export class ResponseReader {
  readonly #bodyBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #head: Head | undefined;

  /** @param bodyBytes how large a body may be */
  constructor(bodyBytes: number) {
    this.#bodyBytes = bodyBytes;
  }

  /** Takes more bytes; answers the answer when it is complete. @throws BadAnswer */
  feed(chunk: Buffer): HttpAnswer | undefined {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    this.#head ??= this.#readHead();
    if (this.#head === undefined) return undefined;
    const body = this.#readBody(this.#head);
    return body === undefined ? undefined : { ...this.#head, body };
  }

  /** The connection was closed; answers the answer whose end that is. */
  end(): HttpAnswer | undefined {
    const head = this.#head;
    if (head === undefined || isFramed(head)) return undefined;
    return { ...head, body: this.#bytes };
  }

  #readHead(): Head | undefined {
    for (;;) {
      const end = this.#bytes.indexOf("\r\n\r\n");
      if (end < 0 && this.#bytes.length > HEAD_BYTES) throw new BadAnswer("Response headers are too big");
      if (end < 0) return undefined;
      const head = headOf(this.#bytes.toString("latin1", 0, end));
      this.#bytes = this.#bytes.subarray(end + 4);
      // 100 Continue and its like come before the answer.
      if (head.status >= 200) return head;
    }
  }

  #readBody(head: Head): Buffer | undefined {
    if (head.status === 204 || head.status === 304) return Buffer.alloc(0);
    if (this.#bytes.length > this.#bodyBytes) throw new BadAnswer("Response is too big");
    if (isChunked(head)) return dechunked(this.#bytes);
    const length = head.headers["content-length"];
    if (length === undefined) return undefined;
    const size = Number(length);
    if (!Number.isInteger(size) || size < 0) throw new BadAnswer("Wrong Content-Length in the response");
    if (size > this.#bodyBytes) throw new BadAnswer("Response is too big");
    return this.#bytes.length < size ? undefined : this.#bytes.subarray(0, size);
  }
}

let newest: { readonly text: string; readonly head: Head } | undefined;

/** Within a second a bot acknowledges with the same head again and again. */
function headOf(text: string): Head {
  if (newest?.text !== text) newest = { text, head: parseHead(text) };
  return newest.head;
}

function parseHead(text: string): Head {
  const [statusLine = "", ...lines] = text.split("\r\n");
  const match = STATUS_LINE.exec(statusLine);
  if (match === null) throw new BadAnswer("The webhook does not speak HTTP");
  const headers: Record<string, string | string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) throw new BadAnswer("Wrong header in the response");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return { status: Number(match[1]), reason: match[2] ?? "", headers };
}

/** Whether the answer's own end is marked: else the closed connection is it. */
function isFramed(head: Head): boolean {
  return head.headers["content-length"] !== undefined || isChunked(head);
}

function isChunked({ headers }: Head): boolean {
  return String(headers["transfer-encoding"] ?? "")
    .toLowerCase()
    .includes("chunked");
}

/** The body without its chunks' sizes; undefined until the last one is there. */
function dechunked(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    if (!Number.isInteger(size) || size < 0) throw new BadAnswer("Wrong chunk in the response");
    const start = lineEnd + 2;
    if (size === 0) return bytes.indexOf("\r\n", start) < 0 ? undefined : Buffer.concat(parts);
    if (bytes.length < start + size + 2) return undefined;
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}
