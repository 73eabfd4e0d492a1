import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Connections } from "./connections.ts";
import { NeverSentError } from "./exchange.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();
const clients: Connections[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.destroy(new Error("the test is over"));
    await client.close();
  }
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const TEXT = { type: "text/plain", body: "hello" };
const LIMITS = { timeoutMs: 300 };

/** A client of a server that is told what comes over each of its connections. */
async function clientOf(onData: (socket: Socket, text: string) => void, limit = 2) {
  let opened = 0;
  const server = createServer((socket) => {
    opened++;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => onData(socket, bytes.toString()));
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`, limit);
  return { client, server, opened: () => opened };
}

function connect(url: string, limit = 2): Connections {
  const options = { origin: new URL(url), limit, connectTimeoutMs: 1_000, maxAnswerBytes: 10_000 };
  const client = new Connections(options);
  clients.push(client);
  return client;
}

describe("connections", () => {
  it("send what HTTP asks for, texts and bytes alike", async () => {
    const requests: string[] = [];
    const { client, opened } = await clientOf((socket, text) => {
      requests.push(text);
      socket.write(ANSWER);
    });
    const { body, status } = await client.post("/a", { type: "text/plain", body: "متن" }, LIMITS);
    expect([status, body.toString()]).toEqual([200, "ok"]);
    await client.post("/b", { type: "x/y", body: [Buffer.from("a"), Buffer.from("bc")] }, LIMITS);
    const [first, second] = requests;
    expect(first).toMatch(/^POST \/a HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nconnection: keep-alive\r\n/);
    expect(first).toContain("content-type: text/plain\r\ncontent-length: 6\r\n\r\nمتن");
    expect(second).toContain("content-length: 3\r\n\r\nabc");
    expect(opened()).toBe(1);
  });

  it("are no more than there may be; what waits goes out in order", async () => {
    const bodies: string[] = [];
    const { client, opened } = await clientOf((socket, text) => {
      bodies.push(text.slice(-1));
      setTimeout(() => socket.write(ANSWER), 10);
    });
    const all = Array.from({ length: 8 }, (_, index) =>
      client.post("/", { type: "text/plain", body: String(index) }, { timeoutMs: 3_000 }),
    );
    await Promise.all(all);
    expect(opened()).toBe(2);
    expect(bodies).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });

  it("are not used again once the server may close them", async () => {
    const { client, opened } = await clientOf((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n");
    });
    for (let call = 0; call < 3; call++) await client.post("/", TEXT, LIMITS);
    expect(opened()).toBe(3);
  });

  it("that the server closed while they were idle are forgotten", async () => {
    const { client, opened } = await clientOf((socket) => socket.end(ANSWER));
    await client.post("/", TEXT, LIMITS);
    await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true);
    await client.post("/", TEXT, LIMITS);
    expect(opened()).toBe(2);
  });

  it("refuse a path that would end the line", async () => {
    const client = connect("http://127.0.0.1:1");
    expect(() => client.post("/a b\r\nx: 1", TEXT, LIMITS)).toThrow(TypeError);
  });
});

describe("a request without an answer", () => {
  it("was never sent where nothing listens, where its time was over before, or it was given up", async () => {
    await expect(connect("http://127.0.0.1:1").post("/", TEXT, LIMITS)).rejects.toThrow(NeverSentError);
    const signal = AbortSignal.abort(new Error("given up"));
    const { client, opened } = await clientOf(() => undefined, 1);
    await expect(client.post("/", TEXT, { ...LIMITS, signal })).rejects.toThrow(NeverSentError);
    const first = client.post("/", TEXT, { timeoutMs: 600 });
    const second = client.post("/", TEXT, LIMITS);
    await expect(second).rejects.toThrow(NeverSentError);
    await expect(first).rejects.not.toThrow(NeverSentError);
    expect(opened()).toBe(1);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["is reset", (socket) => socket.resetAndDestroy()],
    [
      "is closed in the answer's middle",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"),
    ],
    ["carries nonsense", (socket) => socket.write("nonsense\r\n\r\n")],
    ["stays silent", () => undefined],
  ])("may have arrived when its connection %s; the next one gets another", async (_name, fail) => {
    let broken = true;
    const { client } = await clientOf((socket) => (broken ? fail(socket) : socket.write(ANSWER)), 1);
    const request = client.post("/", TEXT, LIMITS);
    await expect(request).rejects.toThrow();
    await expect(request).rejects.not.toThrow(NeverSentError);
    broken = false;
    expect((await client.post("/", TEXT, LIMITS)).status).toBe(200);
  });

  it("ends at its signal, and what waited behind it goes out", async () => {
    let calls = 0;
    const { client } = await clientOf((socket) => {
      calls++;
      if (calls > 1) socket.write(ANSWER);
    }, 1);
    const abort = new AbortController();
    const first = client.post("/", TEXT, { timeoutMs: 3_000, signal: abort.signal });
    const second = client.post("/", TEXT, { timeoutMs: 3_000 });
    await expect.poll(() => calls).toBe(1);
    abort.abort(new Error("given up"));
    await expect(first).rejects.toThrow("given up");
    expect((await second).status).toBe(200);
  });
});

it("an answer to half a request ends its connection: what is left of it would be read as the next one", async () => {
  const { client, opened } = await clientOf((socket) => {
    socket.pause();
    socket.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
  }, 1);
  const body = [Buffer.alloc(20_000_000)];
  expect((await client.post("/", { type: "x/y", body }, { timeoutMs: 3_000 })).status).toBe(413);
  expect((await client.post("/", TEXT, { timeoutMs: 3_000 })).status).toBe(413);
  expect(opened()).toBe(2);
});

it("closing waits for what is under way, and lets nothing new begin", async () => {
  const { client } = await clientOf((socket) => void setTimeout(() => socket.write(ANSWER), 100));
  const underWay = client.post("/", TEXT, { timeoutMs: 3_000 });
  await expect.poll(() => sockets.size).toBeGreaterThan(0);
  const closed = client.close();
  await expect(client.post("/", TEXT, LIMITS)).rejects.toThrow(NeverSentError);
  expect((await underWay).status).toBe(200);
  await closed;
});
