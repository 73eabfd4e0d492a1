import { Bot, InlineKeyboard, Keyboard } from "grammy";
import { PDFDocument } from "pdf-lib";
import { send, TOKEN } from "../../testing/api-client.ts";

/** A text that would run as a script wherever it is not kept a text. */
export const ATTACK = `<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>`;

/** Such a text as the name of a file. */
export const FILE_NAME = "label <b>9400<b>.pdf";

/** A bot that says one of everything a chat page has to show; the caller starts and stops it. */
export function createPageBot(apiRoot: string): Bot {
  const bot = new Bot(TOKEN, { client: { apiRoot } });
  addButtons(bot);
  addTexts(bot);
  addFiles(bot, apiRoot);
  addKeyboards(bot);
  return bot;
}

/** Fills in what the bot says of itself. */
export async function describePageBot({ api }: Bot): Promise<void> {
  await api.setMyName("Botfleet Shipping");
  await api.setMyDescription(
    "I buy postage labels: tell me where from, where to and how heavy, and the PDF is here in seconds.",
  );
  await api.setMyCommands([
    { command: "newlabel", description: "Buy a shipping label" },
    { command: "balance", description: "Show the balance" },
    { command: "orders", description: "Show past orders" },
  ]);
  await api.setMyCommands([{ command: "newlabel", description: "خرید برچسب پستی" }], { language_code: "fa" });
}

function addButtons(bot: Bot): void {
  bot.command("start", (ctx) =>
    ctx.reply(`Hello ${ctx.from?.first_name}! ${ctx.match}`, {
      reply_markup: new InlineKeyboard()
        .text("Rates", "rates")
        .text("Alert", "alert")
        .row()
        .url("Site", "https://example.org/a?b=1"),
    }),
  );
  bot.callbackQuery("rates", async (ctx) => {
    await ctx.editMessageText("Choose a rate", {
      reply_markup: new InlineKeyboard()
        .text("USPS Ground · $7.64", "buy")
        .text("UPS 2nd Day · $14.20", "buy"),
    });
    await ctx.answerCallbackQuery("Here are the rates");
  });
  bot.callbackQuery("alert", (ctx) => ctx.answerCallbackQuery({ text: "Think twice", show_alert: true }));
}

function addTexts(bot: Bot): void {
  bot.hears("farsi", (ctx) => ctx.reply("سلام! برچسب شما آماده است."));
  bot.hears("attack", (ctx) =>
    ctx.reply(ATTACK, { reply_markup: new InlineKeyboard().text(ATTACK, "alert") }),
  );
  bot.hears("links", (ctx) =>
    ctx.reply(
      `<b>Bold <i>both</i></b> <tg-spoiler>secret</tg-spoiler> <a href="https://example.org/">good</a> <a href="javascript:window.hacked=3">bad</a> /balance`,
      {
        parse_mode: "HTML",
      },
    ),
  );
  bot.hears("stay", (ctx) =>
    ctx.reply("Gone soon", { reply_parameters: { message_id: ctx.msg.message_id } }),
  );
  bot.hears("go", async (ctx) => {
    await ctx.api.deleteMessage(ctx.chat.id, ctx.msg.message_id - 1);
    await ctx.reply("It went");
  });
  bot.hears("this one", (ctx) => ctx.reply(`You mean: ${ctx.msg.reply_to_message?.text}`));
  bot.on("edited_message:text", (ctx) => ctx.reply(`Now you say: ${ctx.msg.text}`));
  bot.hears("type", (ctx) => ctx.replyWithChatAction("upload_document"));
  bot.hears("many", async (ctx) => {
    for (let count = 1; count <= 30; count++) await ctx.reply(`Line ${count}\nand more of it`);
  });
  bot.command("balance", (ctx) => ctx.reply("Your balance is $12.00"));
}

function addFiles(bot: Bot, apiRoot: string): void {
  bot.hears("label", async (ctx) => {
    const document = await PDFDocument.create();
    document.addPage([288, 432]);
    // Not by grammY's own upload: it writes file names without quotes, and this name needs them.
    const form = new FormData();
    form.set("chat_id", String(ctx.chat.id));
    form.set("caption", "Tracking number <code>9400 1112</code>");
    form.set("parse_mode", "HTML");
    const file = new Blob([Buffer.from(await document.save())], { type: "application/pdf" });
    form.set("document", file, FILE_NAME);
    await send("POST", `${apiRoot}/bot${TOKEN}/sendDocument`, form);
  });
  bot.on(":photo", (ctx) =>
    ctx.replyWithPhoto(ctx.msg.photo.at(-1)?.file_id ?? "", { caption: "Nice picture" }),
  );
  bot.on(":document", (ctx) => ctx.reply(`Got ${ctx.msg.document.file_name}`));
}

function addKeyboards(bot: Bot): void {
  bot.hears("keys", (ctx) =>
    ctx.reply("Which size?", { reply_markup: new Keyboard().text("Small").text("Large").resized() }),
  );
  bot.hears("Small", (ctx) => ctx.reply("Small it is", { reply_markup: { remove_keyboard: true } }));
  bot.hears("ask", (ctx) =>
    ctx.reply("Your city?", { reply_markup: { force_reply: true, input_field_placeholder: "City" } }),
  );
  bot.hears("invoice", (ctx) =>
    ctx.replyWithInvoice("Ten labels", "A bundle of labels", "p1", "XTR", [{ label: "Labels", amount: 50 }]),
  );
  bot.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
  bot.on(":successful_payment", (ctx) => ctx.reply("Thank you!"));
}
