import fc from "fast-check";
import { expect, test } from "vitest";
import { HttpReader } from "./http-reader.ts";

const MESSAGES = [
  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
  "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
  "POST /bot1:a/sendMessage HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
  "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
];
const BODIES = ["hello", "", "hello world", ""];

function read(chunks: readonly Buffer[]): [start: string, body: string][] {
  const seen: [string, string][] = [];
  const reader = new HttpReader((head, body) => seen.push([head.split("\r\n")[0] ?? "", body.toString()]));
  for (const chunk of chunks) reader.push(chunk);
  return seen;
}

test("messages are the same however the network cuts them", () => {
  const stream = Buffer.from(MESSAGES.join(""));
  const whole = MESSAGES.map((message, index): [string, string] => [
    message.split("\r\n")[0] ?? "",
    BODIES[index] ?? "",
  ]);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const chunks = at.slice(1).map((end, index) => stream.subarray(at[index], end));
      expect(read(chunks)).toEqual(whole);
    }),
  );
});

test("a message that is not whole is not handed over", () => {
  expect(read([Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")])).toEqual([]);
});
