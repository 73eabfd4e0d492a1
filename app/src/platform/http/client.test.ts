import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { Secret } from "../config/secret.ts";
import { AppError } from "../errors/app-error.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { createHttpClient, type HttpClient } from "./client.ts";
import type { HttpClientOptions, HttpRequest } from "./options.ts";
import type { QuotaGrant, WholeWork } from "./quota.ts";

const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function serve(answer: Answer): Promise<{ url: string; count: () => number; server: Server }> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    answer(request, response, count);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}/v2`, count: () => count, server };
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}

function build(baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({
    service: "demo",
    baseUrl,
    connectTimeoutMs: 1_000,
    totalTimeoutMs: 3_000,
    retries: 2,
    breaker: { failures: 100 },
    metrics,
    logger,
    random: () => 0.01,
    ...options,
  });
  ends.push(() => client.close());
  return client;
}

const get: HttpRequest = { method: "GET", path: "/things/1", route: "/things/:id", idempotent: true };
const post: HttpRequest = {
  method: "POST",
  path: "/things",
  route: "/things",
  idempotent: false,
  json: { a: 1 },
};

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => new Error("it did not fail"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

test("a request carries its path, query, headers and JSON, and any status is an answer", async () => {
  const { url } = await serve(async (request, response) => {
    const body = await text(request);
    response
      .writeHead(404, { "X-Limit": "7" })
      .end(JSON.stringify({ url: request.url, body, headers: request.headers }));
  });
  const client = build(url, { headers: { "api-key": "k" } });
  const response = await client.request({
    ...post,
    query: { q: "ä b", none: undefined, n: 2 },
    headers: { x: "y" },
  });
  expect(response.status).toBe(404);
  expect(response.headers["x-limit"]).toBe("7");
  expect(response.json()).toMatchObject({
    url: "/v2/things?q=%C3%A4+b&n=2",
    body: '{"a":1}',
    headers: { "api-key": "k", x: "y", "content-type": "application/json", accept: "application/json" },
  });
});

test.each([
  ["an idempotent request after a 503", get, 503, 2],
  ["any request after a 429, which did nothing", post, 429, 2],
  ["no request after a 503 that may have done something", post, 503, 1],
  ["no request after a refusal", get, 400, 1],
])("repeated is %s", async (_, request, status, attempts) => {
  const { url, count } = await serve((_request, response, number) => {
    response.writeHead(number === 1 ? status : 200).end("{}");
  });
  const response = await build(url).request(request);
  expect(count()).toBe(attempts);
  expect(response.status).toBe(attempts === 1 ? status : 200);
});

test("after the last retry the service's answer is returned as it is", async () => {
  const { url, count } = await serve((_, response) => void response.writeHead(502).end("oops"));
  const response = await build(url).request(get);
  expect([response.status, response.text(), count()]).toEqual([502, "oops", 3]);
  expect(() => response.json()).toThrow(/HTTP_BAD_RESPONSE/);
});

test("Retry-After is kept, and one that does not fit the caller's time is not waited for", async () => {
  const { url, count } = await serve((_, response, number) => {
    response.writeHead(number === 2 ? 200 : 503, { "Retry-After": number === 1 ? "1" : "60" }).end();
  });
  const client = build(url);
  const start = performance.now();
  expect((await client.request(get)).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(950);
  const again = performance.now();
  expect((await client.request(get)).status).toBe(503);
  expect(performance.now() - again).toBeLessThan(900);
  expect(count()).toBe(3);
});

test.each([
  ["never answers", (): Answer => () => undefined],
  ["never ends its body", (): Answer => (_, response) => void response.writeHead(200).write("{")],
])("a service that %s is a time-out whose request may have been received", async (_, answer) => {
  const { url, count } = await serve(answer());
  const error = await failureOf(build(url).request({ ...post, timeoutMs: 150 }));
  expect(error).toMatchObject({ code: "HTTP_TIMEOUT", retry: "backoff", details: { outcome: "unknown" } });
  expect(count()).toBe(1);
});

test("what waited for a connection when its time was up was not sent, and is never sent later", async () => {
  const { url, count } = await serve(() => undefined);
  const client = build(url, { connections: 1 });
  const first = failureOf(client.request({ ...post, timeoutMs: 400 }));
  const second = await failureOf(client.request({ ...post, timeoutMs: 100 }));
  expect(second).toMatchObject({ code: "HTTP_TIMEOUT", details: { outcome: "not-sent" } });
  await first;
  expect(count()).toBe(1);
});

test("the caller's abort ends the call at once", async () => {
  const { url } = await serve(() => undefined);
  const error = await failureOf(build(url).request({ ...get, signal: AbortSignal.timeout(50) }));
  expect(error.code).toBe("HTTP_TIMEOUT");
});

test("a refused connection was not sent, so even what must not happen twice is repeated", async () => {
  const closed = createTcpServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const url = `http://127.0.0.1:${portOf(closed)}`;
  closed.close();
  await once(closed, "close");
  const error = await failureOf(build(url).request(post));
  expect(error).toMatchObject({
    code: "HTTP_UNREACHABLE",
    retry: "backoff",
    details: { outcome: "not-sent" },
  });
  const { text: page } = await metrics.expose();
  const attempts =
    /http_requests_total\{service="demo",route="\/things",code="HTTP_UNREACHABLE"\} (\d+)/.exec(page);
  expect(Number(attempts?.[1])).toBe(3);
});

test("a connection that breaks after the request is unknown, and repeated only where that is safe", async () => {
  const { url, count } = await serve((request, response, number) => {
    if (number <= 2) request.socket.destroy();
    else response.end("{}");
  });
  const client = build(url);
  const error = await failureOf(client.request(post));
  expect(error).toMatchObject({ code: "HTTP_UNREACHABLE", details: { outcome: "unknown" } });
  expect(count()).toBe(1);
  expect((await client.request(get)).status).toBe(200);
  expect(count()).toBe(3);
});

test("a body over the limit is given up and not asked for again", async () => {
  const { url, count } = await serve((_, response) => void response.end("x".repeat(2_000)));
  const error = await failureOf(build(url, { maxResponseBytes: 1_000 }).request(get));
  expect(error).toMatchObject({ code: "HTTP_BAD_RESPONSE", retry: "never" });
  expect(count()).toBe(1);
});

test("failures in a row open the breaker; after its time one request tries, and closes it", async () => {
  let healthy = false;
  const { url, count } = await serve((_, response) => void response.writeHead(healthy ? 200 : 500).end());
  let time = 0;
  const clock = { now: () => time, sleep: async () => undefined };
  const client = build(url, { retries: 0, breaker: { failures: 3, openMs: 1_000 }, clock });
  for (let i = 0; i < 3; i += 1) await client.request(get);
  const refused = await failureOf(client.request(get));
  expect(refused).toMatchObject({
    code: "HTTP_BREAKER_OPEN",
    retry: { afterMs: 1_000 },
    details: { outcome: "not-sent" },
  });
  time = 1_000;
  expect((await client.request(get)).status).toBe(500);
  expect((await failureOf(client.request(get))).code).toBe("HTTP_BREAKER_OPEN");
  time = 2_000;
  healthy = true;
  const [probe, other] = await Promise.allSettled([client.request(get), client.request(get)]);
  expect([probe.status, other.status]).toEqual(["fulfilled", "rejected"]);
  expect((await client.request(get)).status).toBe(200);
  expect(count()).toBe(6);
});

test("each route has a breaker of its own: where one fails, the others are asked on", async () => {
  const { url } = await serve((request, response) => {
    response.writeHead(request.url?.endsWith("/track") ? 500 : 200).end();
  });
  const client = build(url, { service: "parts", retries: 0, breaker: { failures: 3 } });
  const track: HttpRequest = { ...get, path: "/things/1/track", route: "/things/:id/track" };
  for (let i = 0; i < 3; i += 1) await client.request(track);
  expect((await failureOf(client.request(track))).code).toBe("HTTP_BREAKER_OPEN");
  expect((await client.request(get)).status).toBe(200);
  const { text } = await metrics.expose();
  expect(text).toContain('botfleet_http_breaker_state{service="parts",route="/things/:id/track"} 2');
  expect(text).toContain('botfleet_http_breaker_state{service="parts",route="/things/:id"} 0');
});

test("each attempt takes a key of the quota; a refused key rests, and none left is told with the time to wait", async () => {
  const settled: string[] = [];
  const slot = (name: string, number: number): QuotaGrant => {
    const settle = async () => void settled.push(name);
    return { key: new Secret(name), number, used: 1, waiting: 0, settle };
  };
  const grants: QuotaGrant[] = [slot("k1", 1), slot("k2", 2), { afterMs: 1_234, waiting: 1 }];
  const blocked: [string, number][] = [];
  const turns: unknown[] = [];
  const limiter = {
    take: async (turn: unknown) => {
      turns.push(turn);
      return grants.shift() ?? { afterMs: 1, waiting: 0 };
    },
    block: async (key: Secret, ms: number) => void blocked.push([key.reveal(), ms]),
    reserve: async () => ({ afterMs: 1, waiting: 0 }),
  };
  const { url } = await serve((request, response) => {
    const status = request.headers["api-key"] === "k1" ? 429 : 200;
    response.writeHead(status, { "Retry-After": "30" }).end();
  });
  const client = build(url, { quota: { limiter, headers: (key) => ({ "api-key": key }) } });
  // No retries of its own: that a key was refused is no failure of the request.
  expect((await client.request({ ...post, retries: 0 })).status).toBe(200);
  expect(blocked).toEqual([["k1", 30_000]]);
  expect(settled).toEqual(["k1", "k2"]);
  const turn = { as: "line", ticket: "t" } as const;
  const error = await failureOf(client.request({ ...post, turn }));
  expect(turns).toEqual([{ as: "first" }, { as: "first" }, turn]);
  expect(error).toMatchObject({
    code: "HTTP_QUOTA",
    retry: { afterMs: 1_234 },
    details: { outcome: "not-sent" },
  });
});

/** A quota of keys that are taken in turn, and which of them were told to rest. */
function rotating(...names: string[]) {
  const blocked: [string, number][] = [];
  const slots = names.map((name, index) => ({
    ...{ key: new Secret(name), number: index + 1, used: 1, waiting: 0 },
    settle: async () => undefined,
  }));
  const limiter = {
    take: async (): Promise<QuotaGrant> => slots.shift() ?? { afterMs: 5_000, waiting: 0 },
    block: async (key: Secret, ms: number) => void blocked.push([key.reveal(), ms]),
    reserve: async () => ({ afterMs: 1, waiting: 0 }),
  };
  return { blocked, quota: { limiter, headers: (key: string) => ({ "api-key": key }) } };
}

test("a key that its service does not know rests, and the request goes on with another one", async () => {
  const { url, count } = await serve((request, response) => {
    response.writeHead(request.headers["api-key"] === "revoked" ? 401 : 200).end();
  });
  const { blocked, quota } = rotating("revoked", "good");
  const client = build(url, { quota: { ...quota, keys: 2 } });
  expect((await client.request({ ...post, retries: 0 })).status).toBe(200);
  expect([count(), blocked]).toEqual([2, [["revoked", 60_000]]]);
});

test("where the only key is not known that is the answer, and where no other has room, the wait for one", async () => {
  const { url } = await serve((_, response) => void response.writeHead(401).end());
  const only = rotating("revoked");
  expect((await build(url, { quota: only.quota }).request(post)).status).toBe(401);
  expect(only.blocked).toEqual([]);
  const others = rotating("revoked");
  const error = await failureOf(build(url, { quota: { ...others.quota, keys: 2 } }).request(post));
  expect(error).toMatchObject({ code: "HTTP_QUOTA", retry: { afterMs: 5_000 } });
});

test("whole work is begun when its requests have room, finds its keys there, and gives back what it does not use", async () => {
  const asked: WholeWork[] = [];
  const events: string[] = [];
  const kept: QuotaGrant = {
    key: new Secret("kept"),
    number: 1,
    used: 1,
    waiting: 0,
    settle: async () => void events.push("settled"),
  };
  const room = {
    waiting: 0,
    take: async () => kept,
    block: async () => undefined,
    release: async () => void events.push("released"),
  };
  const rooms = [{ afterMs: 1_234, waiting: 3 }, room, room];
  const limiter = {
    take: async () => ({ afterMs: 9_999, waiting: 0 }),
    block: async () => undefined,
    reserve: async (work: WholeWork) => {
      asked.push(work);
      return rooms.shift() ?? room;
    },
  };
  const { url, count } = await serve((request, response) => {
    response.end(JSON.stringify(request.headers["api-key"]));
  });
  const client = build(url, { quota: { limiter, headers: (key) => ({ "api-key": key }) } });
  const whole = { ticket: "t", requests: 2, forMs: 1_000 };
  const refused = await failureOf(client.withRoom(whole, (http) => http.request(get)));
  expect(refused).toMatchObject({
    code: "HTTP_QUOTA",
    retry: { afterMs: 1_234 },
    details: { outcome: "not-sent" },
  });
  expect([count(), asked]).toEqual([0, [whole]]);
  const answer = await client.withRoom(whole, async (http) => (await http.request(get)).json());
  expect([answer, events]).toEqual(["kept", ["settled", "released"]]);
  await expect(client.withRoom(whole, () => Promise.reject(new Error("broke off")))).rejects.toThrow(
    "broke off",
  );
  expect(events).toEqual(["settled", "released", "released"]);
  // Beside it everybody else waits as before.
  expect((await failureOf(client.request(get))).details.afterMs).toBe(9_999);
});

test("where there is no quota, whole work simply runs", async () => {
  const { url } = await serve((_, response) => void response.end("{}"));
  const run = build(url).withRoom({ ticket: "t", requests: 2, forMs: 1_000 }, (http) => http.request(get));
  expect((await run).status).toBe(200);
});
