import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot, InlineKeyboard, webhookCallback } from "grammy";
import { afterEach, expect, test } from "vitest";
import type { ChatView } from "./people/chat-view.ts";
import type { Outcome } from "./people/reactions.ts";
import { createTelegramSimulator, type TelegramSimulator } from "./simulator.ts";
import { SHOP, send, TOKEN } from "./testing/api-client.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(): Promise<TelegramSimulator> {
  const simulator = await createTelegramSimulator({ bots: [SHOP] });
  cleanups.push(() => simulator.close());
  return simulator;
}

function shopBot(apiRoot: string): Bot {
  const bot = new Bot(TOKEN, { client: { apiRoot } });
  bot.command("start", (ctx) =>
    ctx.reply(`Hello ${ctx.from?.first_name}, ${ctx.match}`, {
      reply_markup: new InlineKeyboard().text("Buy", "buy:1"),
    }),
  );
  bot.callbackQuery("buy:1", async (ctx) => {
    await ctx.answerCallbackQuery("Done");
    await ctx.editMessageText("Bought");
  });
  return bot;
}

async function serve(bot: Bot): Promise<string> {
  const server = createServer(webhookCallback(bot, "http", { secretToken: "s3cret" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function addPerson(url: string): Promise<string> {
  const { body } = await send<{ id: number }>("POST", `${url}/people`, {
    first_name: "Ann",
    language_code: "en",
  });
  return `${url}/people/${body.id}/bots/shop`;
}

test("a stock grammY bot on a webhook answers a command and a pressed button", async () => {
  const { url } = await start();
  const bot = shopBot(url);
  await bot.api.setWebhook(await serve(bot), { secret_token: "s3cret" });
  const chat = await addPerson(url);

  const started = await send<Outcome>("POST", `${chat}/text`, { text: "/start promo", wait: 5 });
  expect(started.body.replies[0]).toMatchObject({ text: "Hello Ann, promo", from: { username: "shop_bot" } });

  const message_id = started.body.replies[0]?.message_id;
  const pressed = await send<Outcome>("POST", `${chat}/press`, { message_id, button: "Buy", wait: 5 });
  expect(pressed.body).toMatchObject({ answer: { text: "Done" }, replies: [] });
  const { revision } = pressed.body;
  const news = await send<ChatView>("GET", `${chat}/messages?since=${revision}&wait=5`);
  expect(news.body.messages).toMatchObject([{ message_id, text: "Bought" }]);
});

test("a stock grammY bot that polls answers a command", async () => {
  const { url } = await start();
  const bot = shopBot(url);
  const running = bot.start();
  cleanups.push(async () => {
    await bot.stop();
    await running;
  });
  const chat = await addPerson(url);
  const started = await send<Outcome>("POST", `${chat}/text`, { text: "/start", wait: 5 });
  expect(started.body.replies[0]?.text).toBe("Hello Ann,");
});
