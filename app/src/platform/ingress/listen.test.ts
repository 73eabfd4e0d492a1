import { once } from "node:events";
import type { RequestListener, Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { closeServer, createIngress, type IngressLimits, listen } from "./listen.ts";

const sockets: Socket[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function serve(
  listener: RequestListener,
  limits?: IngressLimits,
): Promise<{ server: Server; socket: Socket }> {
  const server = createIngress(listener, limits);
  servers.push(server);
  const socket = connect(await listen(server, 0, "127.0.0.1"), "127.0.0.1");
  sockets.push(socket);
  socket.resume().on("error", () => undefined);
  await once(socket, "connect");
  return { server, socket };
}

describe("closing a server", () => {
  it("waits for the request under way, then lets go of its kept connection at once", async () => {
    const begun = Promise.withResolvers<() => void>();
    const { server, socket } = await serve((_request, response) => begun.resolve(() => response.end("done")));
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    const finish = await begun.promise;
    const answered = once(socket, "close");
    let closed = false;
    const closing = closeServer(server).then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(closed).toBe(false);
    finish();
    const ended = performance.now();
    await Promise.all([closing, answered]);
    expect(performance.now() - ended).toBeLessThan(2_000);
  });

  it("does not wait for ever for a body that never comes", async () => {
    const begun = Promise.withResolvers<void>();
    const { server, socket } = await serve((request) => {
      request.resume();
      begun.resolve();
    });
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
    await begun.promise;
    await closeServer(server, 200);
  });
});

/** Unlike `once`, content with a connection that was reset. */
const gone = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));

describe("a client that holds on", () => {
  const limits = { connections: 2, headersMs: 200, requestMs: 400 };
  const answering: RequestListener = (request, response) =>
    void request.resume().on("end", () => response.end());

  it.each([
    ["headers that never end", "POST / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n"],
    ["a body that never ends", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1"],
    ["a chunk that never ends", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n1"],
    ["headers without measure", `POST / HTTP/1.1\r\nHost: a\r\nX-A: ${"a".repeat(100_000)}\r\n\r\n`],
  ])("by %s is let go", async (_name, bytes) => {
    const { socket } = await serve(answering, limits);
    socket.write(bytes);
    await gone(socket);
  });

  it("by a length that is a lie, or by two lengths, gets 400 for what is no request", async () => {
    const { socket } = await serve(answering, limits);
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxSMUGGLED");
    await gone(socket);
    expect(heard).toContain("HTTP/1.1 400");
    const { socket: second } = await serve(answering, limits);
    second.write(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    );
    const [refusal] = await once(second, "data");
    expect(String(refusal)).toMatch(/^HTTP\/1.1 400/);
  });

  it("by one connection more than there may be is closed unheard", async () => {
    const { server, socket } = await serve(answering, {
      connections: 2,
      headersMs: 60_000,
      requestMs: 60_000,
    });
    const { port } = server.address() as AddressInfo;
    const [second, third] = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    await once(second, "connect");
    sockets.push(second, third);
    third.resume().on("error", () => undefined);
    await gone(third);
    expect([socket.destroyed, second.destroyed]).toEqual([false, false]);
  });
});
