import { expect, test } from "vitest";
import { BadAnswer, ResponseReader } from "./response-reader.ts";

const OK = "HTTP/1.1 200 OK\r\n";

/** Feeds an answer piece by piece; tells what came out and after how many pieces. */
function read(text: string, pieceBytes = text.length, limit = 100) {
  const reader = new ResponseReader(limit);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const answer = reader.feed(bytes.subarray(at, at + pieceBytes));
    if (answer !== undefined) return { ...answer, body: answer.body.toString(), at: at + pieceBytes };
  }
  const ended = reader.end();
  return ended && { ...ended, body: ended.body.toString(), at: -1 };
}

test.each([1, 3, 7, 1000])("an answer that comes in pieces of %i bytes is read whole", (piece) => {
  const head = `${OK}Content-Type: text/plain\r\nContent-Length: 5\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\n`;
  expect(read(`${head}hello`, piece)).toMatchObject({
    status: 200,
    reason: "OK",
    headers: { "content-type": "text/plain", "content-length": "5", "set-cookie": ["a", "b"] },
    body: "hello",
  });
});

test.each([1, 4, 1000])("a chunked body in pieces of %i bytes comes without its chunks", (piece) => {
  const chunks = "5;x=1\r\nhello\r\nB\r\n, you there\r\n0\r\n\r\n";
  expect(read(`${OK}Transfer-Encoding: chunked\r\n\r\n${chunks}`, piece)?.body).toBe("hello, you there");
});

test("a body without a length ends with the connection", () => {
  expect(read(`HTTP/1.0 500 Internal Server Error\r\n\r\nsorry`)).toMatchObject({
    status: 500,
    reason: "Internal Server Error",
    body: "sorry",
    at: -1,
  });
});

test("answers without a body end with their head, and 100 Continue is none", () => {
  expect(read("HTTP/1.1 204 No Content\r\n\r\n")).toMatchObject({ status: 204, body: "" });
  expect(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429\r\nContent-Length: 0\r\n\r\n")).toMatchObject({
    status: 429,
    reason: "",
  });
});

test("an answer that is cut short is none", () => {
  expect(read(`${OK}Content-Length: 5\r\n\r\nhel`)).toBeUndefined();
  expect(read(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)).toBeUndefined();
  expect(read(`${OK}Content-Le`)).toBeUndefined();
});

test.each([
  ["SSH-2.0-OpenSSH_9\r\n\r\n", /does not speak HTTP/],
  [`${OK}no colon\r\n\r\n`, /Wrong header/],
  [`${OK}Content-Length: many\r\n\r\n`, /Wrong Content-Length/],
  [`${OK}Content-Length: 101\r\n\r\n`, /too big/],
  [`${OK}\r\n${"a".repeat(101)}`, /too big/],
  [`${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /Wrong chunk/],
  [`${OK}A: ${"a".repeat(70_000)}`, /headers are too big/],
])("%j is refused", (text, message) => {
  expect(() => read(text)).toThrow(BadAnswer);
  expect(() => read(text)).toThrow(message);
});
