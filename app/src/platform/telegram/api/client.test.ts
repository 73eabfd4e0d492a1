import { createServer, type Server } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from "node:net";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import type { FileStore } from "../../files/file-store.ts";
import { metrics } from "../testing/fleet.ts";
import { TelegramClient } from "./client.ts";

const servers: (Server | TcpServer)[] = [];
const clients: TelegramClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Setup {
  readonly connections?: number;
  readonly open?: FileStore["open"];
}

const noFiles = () => Promise.reject(new TypeError("no files in this test"));

/** A client of a server that answers as told. */
async function clientOf(
  answer: Parameters<typeof createServer>[1],
  { connections = 1, open = noFiles }: Setup = {},
): Promise<TelegramClient> {
  const port = await portOf(createServer(answer));
  return clientAt(`http://127.0.0.1:${port}`, { connections, open });
}

async function portOf(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

function clientAt(apiRoot: string, { connections = 1, open = noFiles }: Setup = {}): TelegramClient {
  const client = new TelegramClient({
    apiRoot,
    token: "1:a",
    bot: "b",
    connections,
    metrics,
    files: { open },
  });
  clients.push(client);
  return client;
}

const DOCUMENT = { document: { stored_file: { key: "k", filename: "f.txt", contentType: "text/plain" } } };
/** What is left of a limit is seldom a whole number. */
const LIMIT = { timeoutMs: 200.5 };

/** What came of a call, and after how long, ms. */
async function timed(client: TelegramClient, payload: object = {}) {
  const started = performance.now();
  const outcome = await client.call("sendMessage", { ...payload }, LIMIT);
  return { kind: outcome.kind, ms: performance.now() - started };
}

describe("a call", () => {
  it("whose answer drips in ends at its time limit: nobody's lease outlasts more", async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    });
    const { kind, ms } = await timed(client);
    expect(kind).toBe("uncertain");
    expect(ms).toBeLessThan(1_000);
  });

  it("that waits for a connection ends at its time limit too, and was never sent", async () => {
    let calls = 0;
    const client = await clientOf(() => void calls++);
    const first = client.call("sendMessage", {}, { timeoutMs: 1_000 });
    const waiting = await Promise.all([timed(client), timed(client)]);
    expect(waiting.map(({ kind }) => kind)).toEqual(["unreachable", "unreachable"]);
    expect(Math.max(...waiting.map(({ ms }) => ms))).toBeLessThan(900);
    expect((await first).kind).toBe("uncertain");
    expect(calls).toBe(1);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["resets the connection", (socket) => socket.resetAndDestroy()],
    ["hangs up", (socket) => socket.destroy()],
    ["speaks no TLS", (socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ])("to a server that %s before TLS is agreed on was never sent", async (_name, answer) => {
    const port = await portOf(createTcpServer(answer));
    expect((await timed(clientAt(`https://127.0.0.1:${port}`))).kind).toBe("unreachable");
  });

  it("whose answer is endless is ended", async () => {
    const client = await clientOf((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 32);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", more);
      more();
    });
    const outcome = await client.call("sendMessage", {}, { timeoutMs: 20_000 });
    expect(outcome).toMatchObject({ kind: "uncertain", reason: expect.stringMatching(/size/) });
  }, 30_000);

  it("with a file that is gone can never be sent", async () => {
    const open = () => Promise.reject(new AppError("FILE_NOT_FOUND", "There is no file k."));
    const client = await clientOf((_request, response) => response.end(), { open });
    expect(await client.call("sendDocument", DOCUMENT, LIMIT)).toMatchObject({ kind: "unsendable" });
  });

  it.each<[string, FileStore["open"]]>([
    ["is away", () => Promise.reject(new AppError("FILE_STORE_UNAVAILABLE", "away", { retry: "backoff" }))],
    ["hangs", () => new Promise(() => undefined)],
    [
      "hangs in the middle",
      async () =>
        ({ stream: new Readable({ read: () => undefined }) }) as Awaited<ReturnType<FileStore["open"]>>,
    ],
  ])("with a file in a store that %s was not sent, and comes later", async (_name, open) => {
    const client = await clientOf((_request, response) => response.end(), { open });
    const { kind, ms } = await timed(client, DOCUMENT);
    expect(kind).toBe("unreachable");
    expect(ms).toBeLessThan(1_000);
  });

  it.each<[unknown, number]>([
    [{ retry_after: 7 }, 7],
    [{}, 1],
    [undefined, 1],
    [{ retry_after: "soon" }, 1],
    [{ retry_after: -5 }, 1],
  ])("refused as a flood with parameters %j asks for a pause of %d s", async (parameters, seconds) => {
    const client = await clientOf((_request, response) =>
      response
        .writeHead(429)
        .end(JSON.stringify({ ok: false, error_code: 429, description: "slow", parameters })),
    );
    expect(await client.call("sendMessage", {}, LIMIT)).toMatchObject({
      kind: "refused",
      code: 429,
      parameters: { retry_after: seconds },
    });
  });

  it("answered by a proxy with 429 or 413 is refused, with any other page it stays open what became of it", async () => {
    let status = 413;
    const client = await clientOf((_request, response) =>
      response.writeHead(status, { "retry-after": "3" }).end("<html>no</html>"),
    );
    expect(await client.call("sendDocument", {}, LIMIT)).toMatchObject({ kind: "refused", code: 413 });
    status = 429;
    expect(await client.call("sendDocument", {}, LIMIT)).toMatchObject({
      kind: "refused",
      parameters: { retry_after: 3 },
    });
    status = 502;
    expect(await client.call("sendDocument", {}, LIMIT)).toMatchObject({ kind: "uncertain" });
  });

  it("on a kept connection that the server has closed meanwhile is made on a new one, or told apart as uncertain", async () => {
    let calls = 0;
    const client = await clientOf((request, response) => {
      calls++;
      response.end('{"ok":true,"result":1}', () => request.socket.destroy());
    });
    for (let call = 0; call < 5; call++) {
      const outcome = await client.call("sendMessage", {}, LIMIT);
      expect(["accepted", "uncertain"]).toContain(outcome.kind);
    }
    expect(calls).toBeGreaterThan(0);
  });
});

it("a download that is refused leaves its connection free for the next call", async () => {
  const client = await clientOf((request, response) => {
    if (request.url?.startsWith("/file/")) response.writeHead(404).end(Buffer.alloc(100_000));
    else response.end('{"ok":true,"result":1}');
  });
  await expect(client.download("x", LIMIT)).rejects.toThrow(/404/);
  expect(await client.call("getMe", {}, LIMIT)).toMatchObject({ kind: "accepted" });
});
