import type { IncomingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import { createTelegramSimulator, type TelegramSimulatorOptions } from "../simulator.ts";
import { addTalker, api, SHOP, send } from "../testing/api-client.ts";
import { startWebhookBot } from "../testing/webhook-bot.ts";
import type { WebhookInfo } from "./bot-delivery.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function start(options: Partial<TelegramSimulatorOptions> = {}): Promise<string> {
  const simulator = await createTelegramSimulator({ bots: [SHOP], ...options });
  cleanups.push(() => simulator.close());
  return simulator.url;
}

async function hook(handle: Parameters<typeof startWebhookBot>[0]): Promise<string> {
  const bot = await startWebhookBot(handle);
  cleanups.push(() => bot.close());
  return bot.url;
}

async function info(url: string): Promise<WebhookInfo> {
  return (await api<WebhookInfo>(url, "getWebhookInfo")).body.result;
}

test("a delivery is a POST of the update with the secret, the user of the address and a length", async () => {
  const url = await start();
  const got: { body: string; headers: IncomingHttpHeaders; line: string }[] = [];
  const address = await hook((body, request, response) => {
    got.push({ body, headers: request.headers, line: `${request.method} ${request.url}` });
    response.end();
  });
  const withUser = address.replace("http://", "http://us%40er:pass@").concat("?a=1");
  await api(url, "setWebhook", { url: withUser, secret_token: "abc_DEF-123" });
  const person = await addTalker(url);
  await vi.waitFor(() => expect(got).toHaveLength(1));
  expect(got[0]?.line).toBe("POST /hook?a=1");
  expect(got[0]?.headers).toMatchObject({
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(got[0]?.body ?? "")),
    "x-telegram-bot-api-secret-token": "abc_DEF-123",
    authorization: `Basic ${Buffer.from("us@er:pass").toString("base64")}`,
    connection: "keep-alive",
    "accept-encoding": "gzip, deflate",
  });
  expect(got[0]?.body).toMatch(/^\{"update_id":\d+,\n"message":\{/);
  expect(JSON.parse(got[0]?.body ?? "")).toMatchObject({
    message: {
      from: { id: person, is_bot: false, first_name: "Ann", language_code: "en" },
      chat: { id: person, type: "private", first_name: "Ann" },
      text: "/start",
      entities: [{ type: "bot_command", offset: 0, length: 6 }],
    },
  });
});

test("an error stays in getWebhookInfo after a success and goes when the webhook is set anew", async () => {
  const clock = createManualClock();
  const url = await start({ clock });
  let calls = 0;
  const address = await hook((_body, _request, response) => {
    response.writeHead(calls++ === 0 ? 500 : 200).end();
  });
  await api(url, "setWebhook", { url: address, max_connections: 5 });
  await addTalker(url);
  await vi.waitFor(async () => {
    await clock.advance(100);
    expect((await info(url)).pending_update_count).toBe(0);
  });
  expect(await info(url)).toMatchObject({
    url: address,
    max_connections: 5,
    has_custom_certificate: false,
    last_error_message: "Wrong response from the webhook: 500 Internal Server Error",
  });
  await clock.advance(2000);
  await api(url, "setWebhook", { url: `${address}/new` });
  expect((await info(url)).last_error_message).toBeUndefined();
});

test("a webhook that does not answer fails with a read timeout and gets the update again", async () => {
  const clock = createManualClock();
  const url = await start({ clock, limits: { webhookTimeoutMs: 30_000 } });
  let calls = 0;
  const address = await hook((_body, _request, response) => {
    if (calls++ > 0) response.end();
  });
  await api(url, "setWebhook", { url: address });
  await addTalker(url);
  await vi.waitFor(() => expect(calls).toBe(1));
  await clock.advance(29_999);
  expect((await info(url)).last_error_message).toBeUndefined();
  await vi.waitFor(async () => {
    await clock.advance(2000);
    expect(calls).toBe(2);
  });
  expect((await info(url)).last_error_message).toBe("Read timeout expired");
});

test.each([
  ["JSON", { "content-type": "application/json" }, (params: object) => Buffer.from(JSON.stringify(params))],
  [
    "a form",
    { "content-type": "application/x-www-form-urlencoded" },
    (params: object) =>
      Buffer.from(new URLSearchParams(Object.entries(params).map(([k, v]) => [k, String(v)])).toString()),
  ],
  [
    "compressed JSON",
    { "content-type": "application/json", "content-encoding": "gzip" },
    (params: object) => gzipSync(JSON.stringify(params)),
  ],
])("a method in the reply is carried out when it is %s", async (_name, headers, encode) => {
  const url = await start();
  const address = await hook((body, _request, response) => {
    const chat_id = JSON.parse(body).message.chat.id;
    response.writeHead(200, headers).end(encode({ method: "sendMessage", chat_id, text: "from the reply" }));
  });
  await api(url, "setWebhook", { url: address });
  const { body } = await send<{ id: number }>("POST", `${url}/people`, { first_name: "Bo" });
  const said = await send("POST", `${url}/people/${body.id}/bots/shop/text`, { text: "hi", wait: 5 });
  expect(said.body).toMatchObject({ replies: [{ text: "from the reply" }] });
});

test("deleteWebhook and get methods in the reply are not carried out", async () => {
  const url = await start();
  const methods = ["deleteWebhook", "getMe", "logOut", "sendMessage"];
  const address = await hook((body, _request, response) => {
    const chat_id = JSON.parse(body).message.chat.id;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ method: methods.shift(), chat_id, text: "last" }));
  });
  await api(url, "setWebhook", { url: address });
  const person = await addTalker(url);
  const say = `${url}/people/${person}/bots/shop/text`;
  await send("POST", say, { text: "2" });
  await send("POST", say, { text: "3" });
  const last = await send("POST", say, { text: "4", wait: 5 });
  expect(last.body).toMatchObject({ replies: [{ text: "last" }] });
  expect((await info(url)).url).toBe(address);
  const { body } = await send<{ bots: { shop: { calls: object } } }>("GET", `${url}/stats`);
  expect(Object.keys(body.bots.shop.calls).sort()).toEqual(["getWebhookInfo", "sendMessage", "setWebhook"]);
});

test("allowed_updates leaves out other kinds and an empty list brings back the default", async () => {
  const url = await start();
  const person = await addTalker(url);
  await api(url, "getUpdates", { allowed_updates: ["callback_query", "no_such_kind"] });
  expect((await info(url)).allowed_updates).toEqual(["callback_query"]);
  const before = (await info(url)).pending_update_count;
  const said = await send("POST", `${url}/people/${person}/bots/shop/text`, { text: "unheard" });
  expect(said.body).not.toHaveProperty("update_id");
  expect((await info(url)).pending_update_count).toBe(before);
  await api(url, "getUpdates", { allowed_updates: [] });
  expect(await info(url)).not.toHaveProperty("allowed_updates");
});

test("drop_pending_updates empties the backlog", async () => {
  const url = await start();
  await addTalker(url);
  expect((await info(url)).pending_update_count).toBe(1);
  await api(url, "deleteWebhook", { drop_pending_updates: true });
  expect((await info(url)).pending_update_count).toBe(0);
});

test("a second setWebhook within a second is refused with 429", async () => {
  const url = await start({ clock: createManualClock() });
  await api(url, "setWebhook", { url: "http://127.0.0.1:1/a" });
  const again = await api(url, "setWebhook", { url: "http://127.0.0.1:1/b" });
  expect([again.status, again.headers.get("retry-after"), again.body.description]).toEqual([
    429,
    "1",
    "Too Many Requests: retry after 1",
  ]);
});

test.each([
  [{ url: "ftp://x" }, "Bad Request: invalid webhook URL specified"],
  [{ url: "http://exa mple" }, "Bad Request: invalid webhook URL specified"],
  [
    { url: "https://a.example", secret_token: "a b" },
    "Bad Request: secret token contains unallowed characters",
  ],
  [{ url: "https://a.example", secret_token: "a".repeat(257) }, "Bad Request: secret token is too long"],
  [{ url: "http://a.example" }, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"],
  [
    { url: "https://a.example:444" },
    "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
  ],
])("setWebhook %j is refused as on the public server", async (params, description) => {
  const url = await start({ localMode: false });
  const { status, body } = await api(url, "setWebhook", params);
  expect([status, body.description]).toEqual([400, description]);
});

test("a webhook has 40 connections by default on the public server and 100 on one's own", async () => {
  for (const [localMode, connections] of [
    [false, 40],
    [true, 100],
  ] as const) {
    const url = await start({ localMode });
    await api(url, "setWebhook", { url: "https://a.example" });
    expect((await info(url)).max_connections).toBe(connections);
  }
});
