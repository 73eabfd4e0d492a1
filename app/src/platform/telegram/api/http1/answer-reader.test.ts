import { describe, expect, it } from "vitest";
import { AnswerReader, type HttpAnswer } from "./answer-reader.ts";
import { ProtocolError } from "./head.ts";

const MAX = 1_000;

/** Reads an answer that arrives in pieces of `size` bytes; `closes`: the other side then closes. */
function read(text: string, size: number, closes = false): HttpAnswer | undefined {
  const bytes = Buffer.from(text);
  const reader = new AnswerReader(MAX);
  let answer: HttpAnswer | undefined;
  for (let at = 0; at < bytes.length; at += size) {
    expect(answer).toBe(undefined);
    answer = reader.feed(bytes.subarray(at, at + size));
  }
  return closes ? (answer ?? reader.finish()) : answer;
}

const json = '{"ok":true,"متن":"👋"}';
const length = Buffer.byteLength(json);
const chunks = `5\r\n{"ok"\r\n${(length - 5).toString(16)};ext=1\r\n${json.slice(5)}\r\n0\r\n`;
const whole = (fields: string, body = json, line = "HTTP/1.1 200 OK"): string =>
  `${line}\r\n${fields === "" ? "" : `${fields}\r\n`}\r\n${body}`;

describe("an answer is read, in whatever pieces it arrives", () => {
  it.each([
    ["with a length", whole(`Content-Length: ${length}`), { status: 200, keepMs: 30_000 }],
    ["with headers of any case and space", whole(`content-LENGTH:\t${length}  \r\nX-A:`), { status: 200 }],
    ["without a reason", whole(`Content-Length: ${length}`, json, "HTTP/1.1 404"), { status: 404 }],
    ["in chunks", whole("Transfer-Encoding: Chunked", `${chunks}\r\n`), { keepMs: 30_000 }],
    ["in chunks, with trailers", whole("Transfer-Encoding: chunked", `${chunks}A: 1\r\n\r\n`), {}],
    ["behind an interim one", `HTTP/1.1 100 Continue\r\n\r\n${whole(`Content-Length: ${length}`)}`, {}],
    ["with a wait", whole(`Retry-After: 7\r\nContent-Length: ${length}`), { retryAfter: "7" }],
    [
      "that names its idle time",
      whole(`Keep-Alive: timeout=5\r\nContent-Length: ${length}`),
      { keepMs: 4_000 },
    ],
    ["with no idle time", whole(`Keep-Alive: timeout=1\r\nContent-Length: ${length}`), { keepMs: 0 }],
    ["that is the last", whole(`Connection: Keep-Alive, Close\r\nContent-Length: ${length}`), { keepMs: 0 }],
    ["of the older protocol", whole(`Content-Length: ${length}`, json, "HTTP/1.0 200 OK"), { keepMs: 0 }],
  ])("%s", (_name, text, expected) => {
    for (const size of [1, 2, 3, 7, 10_000]) {
      const answer = read(text, size);
      expect(answer).toMatchObject(expected);
      expect(answer?.body.toString()).toBe(json);
    }
  });

  it("without a length, to its end", () => {
    expect(read(whole(""), 1)).toBe(undefined);
    const answer = read(whole(""), 1, true);
    expect(answer).toMatchObject({ status: 200, keepMs: 0 });
    expect(answer?.body.toString()).toBe(json);
  });

  it("without a body", () => {
    for (const text of ["HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
      expect(read(text, 1)?.body).toHaveLength(0);
  });
});

describe("what can be read in two ways, or has no end, is refused", () => {
  it.each([
    ["no status line", "SSH-2.0-OpenSSH\r\n\r\n"],
    ["another version", "HTTP/2 200 OK\r\n\r\n"],
    ["a change of protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"],
    ["a header without a name", whole(": 1")],
    ["a header without a colon", whole(`Content-Length: ${length}\r\nX-A`)],
    ["a header over two lines", whole(`X-A: 1\r\n 2\r\nContent-Length: ${length}`)],
    ["two lengths", whole(`Content-Length: ${length}\r\nContent-Length: ${length + 1}`)],
    ["a length and chunks", whole(`Content-Length: ${length}\r\nTransfer-Encoding: chunked`, chunks)],
    ["a length that is none", whole("Content-Length: +5")],
    ["a coding that was not asked for", whole(`Content-Length: ${length}\r\nContent-Encoding: gzip`)],
    ["a transfer coding besides", whole("Transfer-Encoding: gzip, chunked", chunks)],
    ["a chunk without a size", whole("Transfer-Encoding: chunked", "x\r\n")],
    ["a chunk that is longer than it says", whole("Transfer-Encoding: chunked", "1\r\nab\r\n")],
    ["a line of a chunk that ends in its middle", whole("Transfer-Encoding: chunked", "1\na\r\n")],
    ["a line that does not end", whole("Transfer-Encoding: chunked", "1;".padEnd(10_000, "x"))],
    ["headers that do not end", `HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(70_000)}`],
    ["bytes behind its end", whole("Content-Length: 1")],
    ["bytes behind its chunks", whole("Transfer-Encoding: chunked", "0\r\n\r\nHTTP/1.1 200 OK")],
    ["a length above the limit", whole(`Content-Length: ${MAX + 1}`, "x")],
    [
      "chunks above the limit",
      whole("Transfer-Encoding: chunked", `${(MAX + 1).toString(16)}\r\n${"x".repeat(MAX + 1)}`),
    ],
    ["more than the limit until it closes", whole("", "x".repeat(MAX + 1))],
  ])("%s", (_name, text) => {
    expect(() => read(text, 10_000)).toThrow(ProtocolError);
  });
});
