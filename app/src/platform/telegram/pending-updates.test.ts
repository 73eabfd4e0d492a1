import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../../../simulators/telegram/simulator.ts";
import { createMetrics } from "../observe/metrics.ts";
import { TelegramClient } from "./api/client.ts";
import { pendingUpdates } from "./pending-updates.ts";

const metrics = createMetrics({ version: "test" });
const signal = new AbortController().signal;
let simulator: TelegramSimulator;
let client: TelegramClient;

beforeAll(async () => {
  simulator = await createTelegramSimulator({
    bots: [{ token: "1:test", name: "deaf", username: "deaf_bot" }],
  });
  const files = { open: () => Promise.reject(new TypeError("no files in this test")) };
  const of = { token: "1:test", bot: "deaf", connections: 1, metrics, files };
  client = new TelegramClient({ apiRoot: simulator.url, ...of });
});
afterAll(async () => {
  metrics.close();
  await client.close();
  await simulator.close();
});

const post = async (path: string, body: object) => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(simulator.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as { id: number };
};
const shown = async () =>
  /^botfleet_webhook_pending_updates\{bot="deaf"\} (\d+)$/m.exec((await metrics.expose()).text)?.[1];

test("what people wrote to a bot that nobody reaches is counted", async () => {
  const task = pendingUpdates({ bot: "deaf", client, metrics });
  await task.run(signal);
  expect(await shown()).toBe("0");
  await client.call("setWebhook", { url: "http://127.0.0.1:9/nobody" }, { timeoutMs: 1_000 });
  const { id } = await post("/people", { first_name: "Pat" });
  for (const text of ["hello", "is anybody there"]) await post(`/people/${id}/bots/deaf/text`, { text });
  await task.run(signal);
  expect(await shown()).toBe("2");
});

test("a Telegram that does not answer says nothing of it", async () => {
  const away = { call: async () => ({ kind: "unreachable", reason: "refused" }) as const };
  await expect(pendingUpdates({ bot: "deaf", client: away, metrics }).run(signal)).rejects.toMatchObject({
    code: "TELEGRAM_UNAVAILABLE",
  });
  expect(await shown()).toBe("2");
});
