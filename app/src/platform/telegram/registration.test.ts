import { afterEach, beforeEach, expect, it } from "vitest";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../../../simulators/telegram/simulator.ts";
import { TelegramClient } from "./api/client.ts";
import { register } from "./registration.ts";
import { metrics } from "./testing/fleet.ts";

let simulator: TelegramSimulator;
let client: TelegramClient;

beforeEach(async () => {
  simulator = await createTelegramSimulator({
    bots: [{ token: "1:test", name: "reg", username: "reg_bot" }],
  });
  const files = { open: () => Promise.reject(new TypeError("no files in this test")) };
  client = new TelegramClient({
    apiRoot: simulator.url,
    token: "1:test",
    bot: "reg",
    connections: 1,
    metrics,
    files,
  });
});
afterEach(async () => {
  await client.close();
  await simulator.close();
});

const webhook = { url: "http://127.0.0.1:9/telegram/reg", secret: "s3cret", maxConnections: 100 };
const start = (description: string) => [{ command: "start", description }];

it("tells Telegram the webhook and the menu of each language, and may be repeated", async () => {
  const menu = { "": start("Begin"), ru: start("Начать") };
  await register(client, { webhook, allowedUpdates: ["message"], menu });
  await register(client, { webhook, allowedUpdates: ["message"], menu });
  const info = await client.call("getWebhookInfo", {}, { timeoutMs: 1_000 });
  expect(info).toMatchObject({
    result: { url: webhook.url, max_connections: 100, allowed_updates: ["message"] },
  });
  const russian = await client.call("getMyCommands", { language_code: "ru" }, { timeoutMs: 1_000 });
  expect(russian).toMatchObject({ result: start("Начать") });
});

it("says what Telegram refused", async () => {
  const registration = {
    webhook: undefined,
    allowedUpdates: [],
    menu: { "": [{ command: "NOT OK", description: "x" }] },
  };
  await expect(register(client, registration)).rejects.toThrow(/setMyCommands: Bad Request/);
});
