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

it("says what the bot is in each language, and changes it only where it is another", async () => {
  const profile = {
    "": { description: "I count.", about: "Counts" },
    ru: { description: "Я считаю.", about: "Счёт" },
  };
  const registration = { webhook: undefined, allowedUpdates: [], menu: {}, profile };
  await register(client, registration);
  const ask = (method: string, language: object) =>
    client.call(method, { ...language }, { timeoutMs: 1_000 });
  expect(await ask("getMyDescription", {})).toMatchObject({ result: { description: "I count." } });
  expect(await ask("getMyShortDescription", { language_code: "ru" })).toMatchObject({
    result: { short_description: "Счёт" },
  });

  // How often each text was set, whatever it was set to.
  const sets = async (): Promise<unknown> => {
    const stats = (await (await fetch(`${simulator.url}/stats`)).json()) as {
      bots: Record<string, { calls: Record<string, Record<string, number>> }>;
    };
    const { calls = {} } = stats.bots.reg ?? {};
    return [calls.setMyDescription?.["200"], calls.setMyShortDescription?.["200"]];
  };
  expect(await sets()).toEqual([2, 2]);
  await register(client, registration);
  expect(await sets()).toEqual([2, 2]);
  const changed = { ...profile, ru: { ...profile.ru, about: "Счета" } };
  await register(client, { ...registration, profile: changed });
  expect(await sets()).toEqual([2, 3]);
});

it("says what Telegram refused", async () => {
  const registration = {
    webhook: undefined,
    allowedUpdates: [],
    menu: { "": [{ command: "NOT OK", description: "x" }] },
  };
  await expect(register(client, registration)).rejects.toThrow(/setMyCommands: Bad Request/);
});
