import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Message } from "../chats/message.ts";
import type { ChatView } from "../people/chat-view.ts";
import { createTelegramSimulator } from "../simulator.ts";
import { addTalker, api, SHOP, send } from "../testing/api-client.ts";
import { formWith } from "../testing/pictures.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "telegram-simulator-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

interface Update {
  readonly update_id: number;
  readonly message: Message;
}

test("people, chats, messages, files, menus, invoices and pending updates survive a restart", async () => {
  const first = await createTelegramSimulator({ bots: [SHOP], dataDir });
  const person = await addTalker(first.url);
  const form = formWith("document", Buffer.from("%PDF"), { chat_id: String(person) }, "label.pdf");
  await send("POST", `${first.url}/bot${SHOP.token}/sendDocument`, form);
  await api(first.url, "setMyCommands", { commands: [{ command: "go", description: "Go" }] });
  const markup = { keyboard: [[{ text: "Menu" }]] };
  await api(first.url, "sendMessage", { chat_id: person, text: "hi", reply_markup: markup });
  const chat = `people/${person}/bots/shop`;
  const before = (await send<ChatView>("GET", `${first.url}/${chat}/messages`)).body;
  const pending = (await api<Update[]>(first.url, "getUpdates", { allowed_updates: ["message"] })).body
    .result;
  await first.close();

  const second = await createTelegramSimulator({ bots: [SHOP], dataDir });
  const after = (await send<ChatView>("GET", `${second.url}/${chat}/messages`)).body;
  expect(after.messages).toEqual(before.messages);
  expect(after.keyboard).toEqual(markup);
  const document = after.messages.find((message) => "document" in message);
  const address = document !== undefined && "document" in document ? document.document?.url : "";
  expect(await (await fetch(second.url + address)).text()).toBe("%PDF");
  expect((await api(second.url, "getMyCommands")).body.result).toEqual([
    { command: "go", description: "Go" },
  ]);
  const info = await api<{ allowed_updates: string[] }>(second.url, "getWebhookInfo");
  expect(info.body.result.allowed_updates).toEqual(["message"]);
  await send("POST", `${second.url}/${chat}/text`, { text: "again" });
  const updates = (await api<Update[]>(second.url, "getUpdates")).body.result;
  expect(updates[0]).toEqual(pending[0]);
  expect((updates[1]?.update_id ?? 0) - (updates[0]?.update_id ?? 0)).toBeGreaterThan(10_000);
  expect(updates[1]?.message.message_id).toBeGreaterThan(10_000);
  const stranger = await send<{ id: number }>("POST", `${second.url}/people`, { first_name: "Bo" });
  expect(stranger.body.id).toBeGreaterThan(person);
  await second.close();
});

test("a bot that was added at run time is there again, with its webhook", async () => {
  const first = await createTelegramSimulator({ bots: [], dataDir });
  await send("POST", `${first.url}/bots`, SHOP);
  await api(first.url, "setWebhook", { url: "http://127.0.0.1:1/x", secret_token: "s" });
  await first.close();
  const second = await createTelegramSimulator({ bots: [], dataDir });
  const { body } = await api<{ url: string }>(second.url, "getWebhookInfo");
  expect(body.result.url).toBe("http://127.0.0.1:1/x");
  await second.close();
});
