import { createServer, type IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { HeadReader, type PostHead } from "./read-head.ts";

const CREDENTIAL = "x-telegram-bot-api-secret-token";
const LINES = `Host: a\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\nContent-Type: application/json\r\n`;
const post = (body: string, lines = LINES, line = "POST /telegram/demo HTTP/1.1") =>
  Buffer.from(`${line}\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, "latin1");
const reader = new HeadReader(CREDENTIAL);
/** What is read of a head is the same when it comes again. */
function read(bytes: Buffer): ReturnType<HeadReader["read"]> {
  const head = reader.read(bytes);
  expect(reader.read(bytes)).toEqual(head);
  return head;
}

it.each([
  ["as Telegram writes it", `${LINES}Connection: keep-alive\r\nAccept-Encoding: gzip, deflate\r\n`],
  ["without spaces", LINES.replaceAll(": ", ":")],
  ["with a charset", LINES.replace("json", "JSON; charset=utf-8")],
  ["that came through proxies", `${LINES}X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2, ::1\r\n`],
])("a POST of JSON %s is read as soon as its head is whole", (_name, lines) => {
  const bytes = post('{"update_id":1}', lines);
  const end = bytes.indexOf("\r\n\r\n") + 4;
  for (let size = 0; size < end; size++) expect(read(bytes.subarray(0, size))).toBe(undefined);
  const head = { path: "/telegram/demo", credential: "s3cret", length: 15, end };
  for (let size = end; size <= bytes.length; size++) expect(read(bytes.subarray(0, size))).toEqual(head);
});

it("the credential is what its header says, byte for byte, and may be absent", () => {
  const lines = LINES.replace("s3cret", 'a "b"  c:d');
  expect(read(post("{}", lines))).toMatchObject({ credential: 'a "b"  c:d' });
  expect(read(post("{}", LINES.replace("X-Telegram", "Y-Telegram")))).toMatchObject({
    credential: undefined,
  });
});

it.each([
  ["another method", post("{}", LINES, "PUT /telegram/demo HTTP/1.1")],
  ["the first letter of another method", Buffer.from("G")],
  ["an empty line before it", Buffer.concat([Buffer.from("\r\n"), post("{}")])],
  ["an older protocol", post("{}", LINES, "POST / HTTP/1.0")],
  ["a whole address", post("{}", LINES, "POST http://a/telegram/demo HTTP/1.1")],
  ["a path with a query", post("{}", LINES, "POST /telegram/demo?a HTTP/1.1")],
  ["a path with an escape", post("{}", LINES, "POST /telegram/%64emo HTTP/1.1")],
  ["two spaces behind the method", post("{}", LINES, "POST  /telegram/demo HTTP/1.1")],
  ["a form", post("{}", LINES.replace("application/json", "multipart/form-data; boundary=x"))],
  ["no type", post("{}", "host: a\r\n")],
  ["no host", post("{}", LINES.replace("Host: a\r\n", ""))],
  ["two hosts", post("{}", `${LINES}host: b\r\n`)],
  ["two secrets", post("{}", `${LINES}${CREDENTIAL}: s3cret\r\n`)],
  ["an empty secret", post("{}", LINES.replace("s3cret", ""))],
  ["a secret outside of ASCII", post("{}", LINES.replace("s3cret", "s\xe9cret"))],
  ["two lengths", post("{}", `${LINES}content-length: 2\r\n`)],
  ["no length", Buffer.from(`POST / HTTP/1.1\r\n${LINES}\r\n`)],
  ["chunks", post("{}", `${LINES}transfer-encoding: chunked\r\n`)],
  ["a packed body", post("{}", `${LINES}content-encoding: gzip\r\n`)],
  ["a wish to be asked first", post("{}", `${LINES}expect: 100-continue\r\n`)],
  ["a connection that ends", post("{}", `${LINES}connection: close\r\n`)],
  ["a connection that ends at a proxy", post("{}", `${LINES}proxy-connection: close\r\n`)],
  ["a header of this hop only", post("{}", `${LINES}connection: keep-alive, ${CREDENTIAL}\r\n`)],
  ["a change of protocol", post("{}", `${LINES}connection: upgrade\r\nupgrade: h2c\r\n`)],
  ["a line without a name", post("{}", `${LINES}: 1\r\n`)],
  ["a name with a low line", post("{}", `${LINES}content_length: 1\r\n`)],
  ["a space before the colon", post("{}", `${LINES}content-length : 1\r\n`)],
  ["a line that goes on in the next", post("{}", `${LINES}a: 1\r\n 2\r\n`)],
  ["a line that ends in LF", post("{}", `${LINES}a: 1\ncontent-length: 9\r\n`)],
  ["a line with a CR in it", post("{}", `${LINES}a: 1\rb: 2\r\n`)],
  ["a line with NUL in it", post("{}", `${LINES}a: 1\0\r\n`)],
  ["a line with a space at its end", post("{}", `${LINES}a: 1 \r\n`)],
  ["a tab", post("{}", `${LINES}a:\t1\r\n`)],
  ["a body above the limit", post("x".repeat(1024 * 1024 + 1))],
  ["a head above the limit", post("{}", `${LINES}a: ${"a".repeat(9_000)}\r\n`)],
  ["a head that does not end", Buffer.from(`POST / HTTP/1.1\r\na: ${"a".repeat(9_000)}`)],
])("a request with %s is left to Node", (_name, bytes) => {
  expect(read(bytes)).toBe("other");
});

it.each(["+2", "-2", "02", "2.0", "0x2", "2, 2", "2 2", "1e1", "99999999999999999999", "٢"])(
  "the length %s is left to Node",
  (length) => {
    expect(read(Buffer.from(`POST / HTTP/1.1\r\n${LINES}Content-Length: ${length}\r\n\r\n{}`))).toBe("other");
  },
);

/** What Node's own server makes of the bytes. */
function nodeReads(bytes: Buffer): Promise<{ request: IncomingMessage; body: Buffer } | "refused"> {
  return new Promise((resolve) => {
    const server = createServer((request) => {
      buffer(request).then(
        (body) => resolve({ request, body }),
        () => resolve("refused"),
      );
    });
    server.on("clientError", () => resolve("refused"));
    const connection = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done() });
    server.emit("connection", connection);
    connection.push(bytes);
  });
}

async function expectNodeAgrees(bytes: Buffer, { credential, end, length, path }: PostHead): Promise<void> {
  const node = await nodeReads(bytes.subarray(0, end + length));
  if (node === "refused") throw new Error("Node refuses it");
  const { body, request } = node;
  expect({ method: request.method, url: request.url, version: request.httpVersion }).toEqual({
    method: "POST",
    url: path,
    version: "1.1",
  });
  expect(request.headers[CREDENTIAL]).toBe(credential);
  expect(request.headers).not.toHaveProperty("transfer-encoding");
  expect(request.headers["content-type"]).toMatch(/^application\/json\b/i);
  // A name that stood there twice would be read in two ways.
  const names = request.rawHeaders.filter((_text, at) => at % 2 === 0).map((name) => name.toLowerCase());
  for (const name of ["host", "content-length", CREDENTIAL, "connection"])
    expect(names.filter((one) => one === name).length).toBeLessThan(2);
  expect(body.equals(bytes.subarray(end, end + length))).toBe(true);
}

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("\r", "\n", "\r\n", " ", "\t", ":", "\0", ",", "0", "9", ";", "_"),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("Content-Length: 1\r\n", "\r\nTransfer-Encoding: chunked", "\r\n\r\n"),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("\r\nConnection: close", "\r\nA: b", "\r\nHost: b", "\xff", "POST / "),
  },
  fc.string({ unit: "binary-ascii", maxLength: 3 }),
);
/** A plain request, of which some bytes were taken out and others put in. */
const spoiled = fc
  .tuple(
    fc.string({ unit: "binary-ascii", maxLength: 30 }),
    fc.array(fc.record({ at: fc.nat(200), without: fc.nat(2), piece }), { maxLength: 3 }),
  )
  .map(([body, edits]) => {
    let text = post(body).toString("latin1");
    for (const { at, piece: added, without } of edits)
      text = text.slice(0, at) + added + text.slice(at + without);
    return Buffer.from(text, "latin1");
  });

it("whatever is read here, Node's parser reads in the same way", async () => {
  let plain = 0;
  const check = async (bytes: Buffer) => {
    const head = read(bytes);
    if (head === undefined || head === "other" || bytes.length < head.end + head.length) return;
    plain++;
    await expectNodeAgrees(bytes, head);
  };
  await fc.assert(fc.asyncProperty(spoiled, check), { numRuns: 5_000 });
  expect(plain).toBeGreaterThan(500);
});
