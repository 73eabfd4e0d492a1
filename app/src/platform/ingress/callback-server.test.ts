import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../observe/logger.ts";
import { type CallbackServer, startCallbackServer } from "./callback-server.ts";

const received: string[] = [];
let server: CallbackServer;

beforeAll(async () => {
  const echo = {
    path: "echo",
    handle: async ({
      body,
      headers,
    }: {
      body: Buffer;
      headers: Readonly<Record<string, string | undefined>>;
    }) => {
      received.push(body.toString("latin1"));
      return { status: 200, body: headers.hmac ?? "" };
    },
  };
  const broken = { path: "broken", handle: () => Promise.reject(new Error("the database is away")) };
  const logger = createLogger({ name: "test", level: "silent" });
  server = await startCallbackServer({ routes: [echo, broken], host: "127.0.0.1", port: 0, logger });
});
afterAll(() => server.close());

async function send(path: string, options: { method?: "GET" | "POST"; body?: Buffer } = {}) {
  const { method = "POST", body = Buffer.from("x") } = options;
  const answer = await request(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { hmac: "signature" },
    ...(method === "POST" ? { body } : {}),
  });
  return { status: answer.statusCode, body: await answer.body.text() };
}

describe("the callback server", () => {
  it("hands a route the very bytes that were sent, with their headers", async () => {
    const body = Buffer.from([0, 255, 123, 34, 13, 10]);
    expect(await send("/callbacks/echo?try=2", { body })).toEqual({ status: 200, body: "signature" });
    expect(received.at(-1)).toBe(body.toString("latin1"));
  });

  it("asks the service to come again when a report could not be kept", async () => {
    expect((await send("/callbacks/broken")).status).toBe(503);
  });

  it.each([
    ["an unknown path", "/callbacks/other", {}, 404],
    ["the prefix alone", "/callbacks/", {}, 404],
    ["GET", "/callbacks/echo", { method: "GET" as const }, 405],
    ["2 MB", "/callbacks/echo", { body: Buffer.alloc(2_000_000) }, 413],
  ])("refuses %s", async (_name, path, options, status) => {
    expect((await send(path, options)).status).toBe(status);
  });
});
