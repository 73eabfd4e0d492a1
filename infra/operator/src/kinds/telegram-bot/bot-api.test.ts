import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../../../../simulators/telegram/simulator.ts";
import { createBotApi, TelegramError } from "./bot-api.ts";

const TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
const { signal } = new AbortController();
let simulator: TelegramSimulator;
beforeAll(async () => {
  simulator = await createTelegramSimulator({ bots: [{ token: TOKEN, name: "shop", username: "shop_bot" }] });
});
afterEach(async () => void (await fetch(`${simulator.url}/faults`, { method: "DELETE" })));
afterAll(() => simulator.close());

const failure = (call: Promise<unknown>): Promise<TelegramError> =>
  call.then(
    () => Promise.reject(new Error("it was done")),
    (error: unknown) => (error instanceof TelegramError ? error : Promise.reject(error)),
  );
const called = (options: { root?: string; token?: string; timeoutMs?: number } = {}) =>
  createBotApi({ root: simulator.url, token: TOKEN, ...options }).call("getMe", {}, signal);
const fault = async (rule: object): Promise<void> => {
  const headers = { "content-type": "application/json" };
  await fetch(`${simulator.url}/faults`, { method: "POST", headers, body: JSON.stringify(rule) });
};

test("a call's result comes back", async () => {
  expect(await called()).toMatchObject({ username: "shop_bot" });
});

test.each([
  [{ kind: "status", status: 401 }, "unauthorized"],
  [{ kind: "status", status: 400 }, "refused"],
  [{ kind: "status", status: 502 }, "unavailable"],
  [{ kind: "html" }, "unavailable"],
  [{ kind: "reset" }, "unreachable"],
  [{ kind: "too_many_requests", retry_after: 7 }, "flood"],
])("%j is %s", async (rule, kind) => {
  await fault(rule);
  const error = await failure(called());
  expect(error.failure).toBe(kind);
  if (kind === "flood") expect(error.retryAfterMs).toBe(7_000);
});

test("a token that Telegram does not know, and nobody at the address", async () => {
  expect((await failure(called({ token: "1:unknown" }))).failure).toBe("unauthorized");
  expect((await failure(called({ root: "http://127.0.0.1:9" }))).description).toBe("ECONNREFUSED");
});

test("an answer that does not come is given up, and so is a body that does not end", async () => {
  const silent = createServer((request, response) => {
    if (request.url?.endsWith("getMe")) response.write("{");
  }).listen(0);
  onTestFinished(() => silent.closeAllConnections());
  onTestFinished(() => void silent.close());
  await once(silent, "listening");
  const root = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  expect((await failure(called({ root, timeoutMs: 100 }))).failure).toBe("unreachable");
});

test("no error of any kind holds the token", async () => {
  for (const rule of [{ kind: "status", status: 401 }, { kind: "html" }, { kind: "reset" }]) {
    await fault(rule);
    const error = await failure(called());
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain("AAbbCC");
    await fetch(`${simulator.url}/faults`, { method: "DELETE" });
  }
});
