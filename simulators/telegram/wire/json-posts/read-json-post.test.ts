import { expect, test } from "vitest";
import { readJsonPost } from "./read-json-post.ts";

const LINES = "host: a\r\ncontent-type: application/json\r\n";
const post = (body: string, lines = LINES, line = "POST /a?b=1 HTTP/1.1") =>
  Buffer.from(`${line}\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

test.each([
  ["as undici writes it", "host: a\r\nconnection: keep-alive\r\ncontent-type: application/json\r\n"],
  ["as Go writes it", "Host: a\r\nUser-Agent: k6/1.8.1\r\nContent-Type: application/json\r\n"],
  ["with a charset", "Host: a\r\nContent-Type:Application/JSON; charset=utf-8  \r\n"],
])("a POST of JSON %s is read, in whatever pieces it arrives", (_name, lines) => {
  const bytes = post('{"text":"سلام 👋"}', lines);
  for (let size = 0; size < bytes.length; size++)
    expect(readJsonPost(bytes.subarray(0, size))).toBe(undefined);
  const read = readJsonPost(bytes);
  expect(read).toMatchObject({ end: bytes.length, post: { method: "POST", url: "/a?b=1" } });
  if (typeof read !== "object") throw new Error("unreadable");
  expect(read.post.headers["content-type"]).toMatch(/^application\/json/i);
  expect(read.post.body.toString()).toBe('{"text":"سلام 👋"}');
});

test("what follows belongs to the next request", () => {
  const [first, second] = [post("{}"), post('{"a":1}')];
  expect(readJsonPost(Buffer.concat([first, second]))).toMatchObject({ end: first.length });
});

test("the length of a request is its own, not that of one with the same beginning", () => {
  for (const body of ["", "{}", '{"a":"bcdefghij"}']) {
    const read = readJsonPost(post(body));
    expect(typeof read === "object" && read.post.body.toString()).toBe(body);
  }
});

test.each([
  ["another method", post("{}", LINES, "GET / HTTP/1.1")],
  ["the first letter of another method", Buffer.from("G")],
  ["an older protocol", post("{}", LINES, "POST / HTTP/1.0")],
  ["a whole address", post("{}", LINES, "POST http://a/ HTTP/1.1")],
  ["a path with a sign that must be encoded", post("{}", LINES, "POST /é HTTP/1.1")],
  ["a form", post("{}", "host: a\r\ncontent-type: multipart/form-data; boundary=x\r\n")],
  ["no type", post("{}", "host: a\r\n")],
  ["no host", post("{}", "content-type: application/json\r\n")],
  ["two lengths", post("{}", `${LINES}content-length: 1\r\n`)],
  ["a length that is none", Buffer.from(`POST / HTTP/1.1\r\n${LINES}content-length: +2\r\n\r\n{}`)],
  ["no length", Buffer.from(`POST / HTTP/1.1\r\n${LINES}\r\n`)],
  ["chunks", post("{}", `${LINES}transfer-encoding: chunked\r\n`)],
  ["a wish to be asked first", post("{}", `${LINES}expect: 100-continue\r\n`)],
  ["a connection that ends", post("{}", `${LINES}connection: close\r\n`)],
  ["a change of protocol", post("{}", `${LINES}connection: upgrade\r\nupgrade: h2c\r\n`)],
  ["a line without a name", post("{}", `${LINES}: 1\r\n`)],
  ["a line that goes on in the next", post("{}", `${LINES}a: 1\r\n 2\r\n`)],
  ["a line that ends in its middle", post("{}", `${LINES}a: 1\n`)],
  ["a body above the limit", post("x".repeat(64 * 1024 + 1))],
  ["a head above the limit", post("{}", `${LINES}a: ${"a".repeat(9_000)}\r\n`)],
  ["a head that does not end", Buffer.from(`POST / HTTP/1.1\r\na: ${"a".repeat(9_000)}`)],
])("a request with %s is left to Node", (_name, bytes) => {
  expect(readJsonPost(bytes)).toBe("other");
  // What was found once is not forgotten wrongly.
  expect(readJsonPost(bytes)).toBe("other");
});
