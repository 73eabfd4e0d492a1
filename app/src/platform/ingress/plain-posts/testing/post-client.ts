import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { vi } from "vitest";
import { readBody } from "../../body.ts";
import { reply } from "../../reply.ts";
import type { Answer } from "../answer.ts";
import { PostServer } from "../post-server.ts";

const SECRET = "known";
const servers: PostServer[] = [];

/** Ends every server that was started here, with its connections. */
export function closeAll(): void {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
}

/** A POST of JSON by somebody who is known, or is not. */
export const post = (url: string, body = '"x"', secret = SECRET) =>
  `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-Secret: ${secret}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** A request that only Node reads. */
export const chunked =
  "POST /chunks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";

/** What a test's server does otherwise than ours. */
export interface PostsOptions {
  readonly headersMs?: number;
  readonly requestMs?: number;
  readonly keepMs?: number;
  /** So many before the last one. */
  readonly answers?: number;
  handle?(url: string): Promise<Answer>;
}

/** A server that answers who has read a request and what was in it, and a connection to it. */
export async function startPosts(options: PostsOptions = {}) {
  const { answers = 1_000, handle, headersMs = 10_000, keepMs = 75_000, requestMs = 15_000 } = options;
  let answered = 0;
  const service = {
    credentialHeader: "x-secret",
    welcome: ({ credential, path }: { credential: string | undefined; path: string }) =>
      credential === SECRET
        ? async (body: Buffer) => (await handle?.(path)) ?? echo("us", path, body)
        : undefined,
    isLast: () => ++answered >= answers,
  };
  const server = new PostServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: keepMs,
      connectionsCheckingInterval: 50,
    },
    service,
    async (request, response) => {
      const body = await readBody(request, 2 ** 20);
      const { status, ...said } = echo("node", request.url, body.kind === "bytes" ? body.bytes : "");
      reply(response, status, said.headers, said.body);
    },
  );
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, port, ...talkTo(port) };
}

const echo = (by: string, url: string | undefined, body: Buffer | string) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ by, url, body: body.toString() }),
});

/** A connection whose answers are read by their length. */
export function talkTo(port: number) {
  const socket: Socket = connect(port, "127.0.0.1").setNoDelay(true);
  let received = Buffer.alloc(0);
  const chunks: string[] = [];
  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    chunks.push(bytes.toString());
  });
  socket.on("error", () => undefined);
  const answer = () =>
    vi.waitFor(
      () => {
        const end = received.indexOf("\r\n\r\n");
        if (end === -1) throw new Error("there is no whole head");
        const head = received.toString("latin1", 0, end);
        const whole = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (received.length < whole) throw new Error("there is no whole body");
        const body = received.toString("utf8", end + 4, whole);
        received = received.subarray(whole);
        return { head, body };
      },
      { timeout: 5_000, interval: 2 },
    );
  return { socket, answer, chunks };
}
