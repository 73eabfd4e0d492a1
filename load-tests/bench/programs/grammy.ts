import { createServer } from "node:http";
import { Bot, webhookCallback } from "grammy";
import { programSettings } from "./settings.ts";

// grammY as its documentation shows it: the default client, the reply awaited.
const { apiRoot, port, secret, token } = programSettings();
const bot = new Bot(token, { client: { apiRoot } });
bot.command("start", async (ctx) => {
  await ctx.reply(ctx.msg.text);
});
createServer(webhookCallback(bot, "http", { secretToken: secret })).listen(port, "127.0.0.1");
