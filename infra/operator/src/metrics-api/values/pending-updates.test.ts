import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKubeApi } from "../../runtime/index.ts";
import { FakeClock } from "../../runtime/testing/fake-clock.ts";
import { pendingUpdates } from "./pending-updates.ts";

/** An API server with these TelegramBots; the clock stands at the beginning of 2026. */
let items: readonly object[];
let asked: string | undefined;
let server: Server;
beforeEach(async () => {
  server = createServer((request, response) => {
    asked = request.url;
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ items }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const bot = (status: object) => ({ metadata: { name: "shipping" }, status });
const registered = (status: string) => ({
  conditions: [{ type: "WebhookRegistered", status, message: "No answer of api.telegram.org." }],
});
async function read(): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const connection = { server: `http://127.0.0.1:${port}`, options: async () => ({}) };
  const api = createKubeApi({ connection, userAgent: "test" });
  const clock = new FakeClock();
  const source = pendingUpdates({ bots: ["shipping"], api, namespace: "botfleet", clock });
  const [sample] = await source.read(AbortSignal.timeout(5_000));
  expect(sample).toMatchObject({ metric: "botfleet_telegram_pending_updates", labels: { bot: "shipping" } });
  return sample?.value;
}

test("what Telegram keeps for a bot is what was seen last, zero too", async () => {
  items = [bot({ pendingUpdates: 7, checkedAt: "2025-12-31T23:59:30Z", ...registered("True") })];
  expect(await read()).toBe(7);
  expect(asked).toBe("/apis/botfleet.dev/v1alpha1/namespaces/botfleet/telegrambots");
  items = [bot({ pendingUpdates: 0, checkedAt: "2025-12-31T23:59:30Z", ...registered("False") })];
  expect(await read()).toBe(0);
});

test.each([
  ["of a bot that polls", [], "There is no TelegramBot shipping: only webhooks are asked about."],
  ["of one not looked at yet", [bot({})], /^Telegram was not asked about shipping lately/],
  [
    "that is old, as where no operator leads",
    [bot({ pendingUpdates: 7, checkedAt: "2025-12-31T23:50:00Z", ...registered("True") })],
    /^Telegram was not asked about shipping lately/,
  ],
  [
    "while Telegram does not answer",
    [bot({ pendingUpdates: 7, checkedAt: "2025-12-31T23:59:30Z", ...registered("Unknown") })],
    "Telegram cannot be asked: No answer of api.telegram.org.",
  ],
])("a number %s is not known, and never zero", async (_, bots, why) => {
  items = bots;
  expect(await read()).toEqual({ unknown: typeof why === "string" ? why : expect.stringMatching(why) });
});
