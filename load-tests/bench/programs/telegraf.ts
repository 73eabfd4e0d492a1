import { createServer } from "node:http";
import { Telegraf } from "telegraf";
import { programSettings } from "./settings.ts";

// Telegraf as its documentation shows it; it answers `sendMessage` never inside the webhook's response.
const { apiRoot, port, secret, token } = programSettings();
const bot = new Telegraf(token, { telegram: { apiRoot } });
bot.start(async (ctx) => {
  await ctx.reply(ctx.message.text);
});
const webhook = bot.webhookCallback("/", { secretToken: secret });
createServer(webhook).listen(port, "127.0.0.1");
