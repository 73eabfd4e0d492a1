import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { answerJson } from "../answer.ts";
import { readBody } from "../body.ts";
import type { Reply } from "../reply.ts";
import type { Request } from "../request.ts";
import { JsonFirstServer } from "./json-first-server.ts";
import { JsonPost } from "./json-post.ts";

const servers: JsonFirstServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Answers with who read the request, and what was in it. */
async function echo(request: Request, reply: Reply): Promise<void> {
  const by = request instanceof JsonPost ? "us" : "node";
  answerJson(reply, 200, { by, url: request.url, body: (await readBody(request, 2 ** 20)).toString() });
}

async function start(handle: (request: Request, reply: Reply) => unknown = echo, keepSeconds = 75) {
  const server = new JsonFirstServer(keepSeconds, handle, handle as (request: IncomingMessage) => void);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, ...talkTo((server.address() as AddressInfo).port) };
}

/** A connection whose answers are read by their length. */
function talkTo(port: number) {
  const socket: Socket = connect(port, "127.0.0.1").setNoDelay(true);
  let received = "";
  const chunks: string[] = [];
  socket.on("data", (bytes) => {
    received += bytes.toString();
    chunks.push(bytes.toString());
  });
  socket.on("error", () => undefined);
  const answer = async () => {
    const match = await vi.waitFor(() => {
      const found = /^([\s\S]*?)\r\n\r\n/.exec(received);
      const length = Number(/content-length: (\d+)/i.exec(found?.[1] ?? "")?.[1] ?? 0);
      if (found === null || received.length < found[0].length + length) throw new Error("not whole");
      return { head: found[1] ?? "", body: received.slice(found[0].length, found[0].length + length) };
    });
    received = received.slice(match.head.length + 4 + match.body.length);
    return match;
  };
  return { socket, answer, chunks };
}

const post = (url: string, body = "{}", lines = "") =>
  `POST ${url} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${lines}content-length: ${body.length}\r\n\r\n${body}`;
const chunked =
  "POST /chunks HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";

test("the answer to a POST of JSON has the same lines as Node's, in one piece", async () => {
  const { socket, answer, chunks } = await start();
  const names = (head: string) => head.replace(/(?<=date: ).*|(?<=content-length: )\d+/gi, "");
  socket.write(post("/a", '{"text":"a"}'));
  const ours = await answer();
  expect(chunks).toHaveLength(1);
  expect(JSON.parse(ours.body)).toEqual({ by: "us", url: "/a", body: '{"text":"a"}' });
  expect(Math.abs(Date.parse(/Date: (.*)/.exec(ours.head)?.[1] ?? "") - Date.now())).toBeLessThan(5_000);
  socket.write(chunked);
  const nodes = await answer();
  expect(JSON.parse(nodes.body)).toMatchObject({ by: "node" });
  expect(names(ours.head)).toBe(names(nodes.head));
});

test("a connection is Node's from the first other request on, with nothing lost", async () => {
  const { socket, answer } = await start();
  socket.write(post("/1") + post("/2") + chunked + post("/3"));
  const answers = [await answer(), await answer(), await answer(), await answer()];
  expect(answers.map(({ body }) => JSON.parse(body))).toMatchObject([
    { by: "us", url: "/1" },
    { by: "us", url: "/2" },
    { by: "node", url: "/chunks", body: "{}" },
    { by: "node", url: "/3", body: "{}" },
  ]);
});

test("an other request that comes byte by byte is Node's whole", async () => {
  const { socket, answer } = await start();
  for (const byte of chunked) {
    socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(JSON.parse((await answer()).body)).toEqual({ by: "node", url: "/chunks", body: "{}" });
});

test("what is no HTTP is refused as Node refuses it", async () => {
  const { socket, answer } = await start();
  socket.write("POST / HTTP/1.1\r\nhost a\r\n\r\n");
  expect((await answer()).head).toMatch(/^HTTP\/1\.1 400 Bad Request/);
});

test("requests sent ahead are answered in their order, however long the first one takes", async () => {
  const replies: (() => void)[] = [];
  const { socket, answer } = await start((request, reply) => {
    replies.push(() => answerJson(reply, 200, request.url));
  });
  socket.write(post("/1") + post("/2", `"${"x".repeat(60_000)}"`));
  for (let sent = 0; sent < 10; sent++) socket.write(post("/2", `"${"x".repeat(60_000)}"`));
  await vi.waitFor(() => expect(replies).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(replies).toHaveLength(1);
  replies[0]?.();
  expect((await answer()).body).toBe('"/1"');
  for (let next = 1; next <= 11; next++) {
    await vi.waitFor(() => expect(replies).toHaveLength(next + 1));
    replies[next]?.();
    expect((await answer()).body).toBe('"/2"');
  }
});

test("who waits for an answer is told when the other side is gone", async () => {
  let waiting: Reply | undefined;
  const { socket } = await start((_request, reply) => {
    waiting = reply;
  });
  socket.write(post("/"));
  await vi.waitFor(() => expect(waiting?.destroyed).toBe(false));
  socket.end();
  await vi.waitFor(() => expect(waiting?.destroyed).toBe(true));
  answerJson(waiting as Reply, 200, "to nobody");
});

test("an idle connection is closed, one with an answer under way is not", async () => {
  const replies: Reply[] = [];
  const { socket, answer } = await start((_request, reply) => replies.push(reply), 0.05);
  socket.write(post("/"));
  await vi.waitFor(() => expect(replies).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(socket.closed).toBe(false);
  answerJson(replies[0] as Reply, 200, "at last");
  expect((await answer()).body).toBe('"at last"');
  await vi.waitFor(() => expect(socket.closed).toBe(true));
});

test("an answer that closes, one in two parts and one that is cut off are what they say", async () => {
  const { socket, answer, server } = await start((request, reply) => {
    if (request.url === "/close") return answerJson(reply, 413, "", { connection: "close" });
    if (request.url === "/cut") return reply.destroy();
    reply.writeHead(200, { "content-length": 4 });
    reply.write(Buffer.from("ab"));
    setImmediate(() => reply.end(Buffer.from("cd")));
  });
  socket.write(post("/parts"));
  expect((await answer()).body).toBe("abcd");
  socket.write(post("/close"));
  expect((await answer()).head).toMatch(/^HTTP\/1\.1 413 Payload Too Large[\s\S]*connection: close/i);
  await vi.waitFor(() => expect(socket.closed).toBe(true));
  const other = talkTo((server.address() as AddressInfo).port);
  other.socket.write(post("/cut"));
  await vi.waitFor(() => expect(other.socket.closed).toBe(true));
  expect(other.chunks).toEqual([]);
});

test("closing ends connections of both kinds", async () => {
  const { socket, answer, server } = await start();
  const other = talkTo((server.address() as AddressInfo).port);
  socket.write(post("/"));
  other.socket.write(chunked);
  await Promise.all([answer(), other.answer()]);
  const closed = Promise.all([once(socket, "close"), once(other.socket, "close"), once(server, "close")]);
  server.close();
  server.closeAllConnections();
  await closed;
});
