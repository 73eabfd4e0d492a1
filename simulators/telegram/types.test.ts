import { Api, Bot, InlineKeyboard, InputFile, Keyboard } from "grammy";
import type {
  ApiMethods,
  File,
  Message as TelegramMessage,
  Update,
  UserFromGetMe,
  WebhookInfo,
} from "grammy/types";
import { expect, expectTypeOf, test } from "vitest";
import { METHODS } from "./api/registry.ts";
import type { Message, MessageEntity, User } from "./chats/message.ts";
import type { WebhookInfo as OwnWebhookInfo } from "./delivery/bot-delivery.ts";
import { UPDATE_KINDS, type UpdateKind } from "./delivery/update-kinds.ts";
import { addTalker, SHOP, send, TOKEN } from "./testing/api-client.ts";
import { startSimulator } from "./testing/harness.ts";
import { pngHead } from "./testing/pictures.ts";

test("each method here is one of the Bot API's", () => {
  // The value has to name each method once: a name that the Bot API does not have is a type error here.
  const names: Record<string, true> = {
    answerCallbackQuery: true,
    answerPreCheckoutQuery: true,
    copyMessage: true,
    createInvoiceLink: true,
    deleteMessage: true,
    deleteMyCommands: true,
    deleteWebhook: true,
    editMessageCaption: true,
    editMessageMedia: true,
    editMessageReplyMarkup: true,
    editMessageText: true,
    forwardMessage: true,
    getChat: true,
    getChatMember: true,
    getFile: true,
    getMe: true,
    getMyCommands: true,
    getMyDescription: true,
    getMyName: true,
    getMyShortDescription: true,
    getUpdates: true,
    getWebhookInfo: true,
    refundStarPayment: true,
    sendAnimation: true,
    sendAudio: true,
    sendChatAction: true,
    sendDocument: true,
    sendInvoice: true,
    sendMediaGroup: true,
    sendMessage: true,
    sendPhoto: true,
    sendSticker: true,
    sendVideo: true,
    sendVideoNote: true,
    sendVoice: true,
    setMyCommands: true,
    setMyDescription: true,
    setMyName: true,
    setMyShortDescription: true,
    setWebhook: true,
  } satisfies Partial<Record<keyof ApiMethods, true>>;
  expect([...METHODS.values()].map(({ name }) => name).sort()).toEqual(Object.keys(names).sort());
});

test("the shapes here fit grammY's types of the Bot API", () => {
  expectTypeOf<UpdateKind>().toExtend<keyof Update>();
  expectTypeOf<OwnWebhookInfo["last_error_date"]>().toEqualTypeOf<WebhookInfo["last_error_date"]>();
  expectTypeOf<User>().toExtend<import("grammy/types").User>();
  expectTypeOf<Message["chat"]>().toExtend<import("grammy/types").Chat.PrivateChat>();
  expectTypeOf<MessageEntity["offset"]>().toEqualTypeOf<number>();
  expectTypeOf<NonNullable<Message["invoice"]>>().toExtend<import("grammy/types").Invoice>();
  expectTypeOf<NonNullable<Message["successful_payment"]>>().toExtend<
    import("grammy/types").SuccessfulPayment
  >();
  expectTypeOf<NonNullable<Message["forward_origin"]>>().toExtend<import("grammy/types").MessageOrigin>();
  expectTypeOf<NonNullable<Message["link_preview_options"]>>().toExtend<
    import("grammy/types").LinkPreviewOptions
  >();
  // Entities and buttons are unions over there and looser here; the rest of a message fits as it is.
  type Looser = "entities" | "caption_entities" | "reply_markup" | "reply_to_message";
  expectTypeOf<Omit<Message, Looser>>().toExtend<Omit<TelegramMessage, Looser>>();
  expectTypeOf<keyof Message>().toExtend<keyof TelegramMessage>();
  expect(UPDATE_KINDS.length).toBeGreaterThan(20);
});

test("grammY's client sends all kinds of messages and gets well-formed ones back", async () => {
  const { url } = await startSimulator();
  const person = await addTalker(url);
  const api = new Api(TOKEN, { apiRoot: url });
  const me: UserFromGetMe = await api.getMe();
  expect(me).toMatchObject({ id: 1001, is_bot: true, username: "shop_bot" });
  const picture = () => new InputFile(pngHead(800, 600), "a.png");
  const data = () => new InputFile(Buffer.from("data"), "a.bin");

  const photo = await api.sendPhoto(person, picture(), { caption: "<b>x</b>", parse_mode: "HTML" });
  expect(photo).toMatchObject({ caption: "x", caption_entities: [{ type: "bold", offset: 0, length: 1 }] });
  expect(photo.photo[0]).toMatchObject({ width: 800, height: 600 });
  const again = await api.sendPhoto(person, photo.photo[0]?.file_id ?? "");
  expect(again.photo).toEqual(photo.photo);
  const { document } = await api.sendDocument(person, data());
  expect(document).toMatchObject({ file_name: "a.bin", file_size: 4 });
  expect((await api.sendVoice(person, data(), { duration: 3 })).voice.duration).toBe(3);
  expect((await api.sendVideo(person, data(), { width: 320, height: 240 })).video).toMatchObject({
    width: 320,
  });
  expect((await api.sendVideoNote(person, data(), { length: 240 })).video_note.length).toBe(240);
  expect((await api.sendAudio(person, data(), { title: "Song" })).audio.title).toBe("Song");
  expect((await api.sendAnimation(person, data())).animation.file_id).toBeTruthy();
  expect((await api.sendSticker(person, data())).sticker.type).toBe("regular");
  await expect(api.sendDocument(person, photo.photo[0]?.file_id ?? "")).rejects.toThrow(
    "can't use file of type Photo as Document",
  );

  const album = await api.sendMediaGroup(person, [
    { type: "photo", media: picture(), caption: "one" },
    { type: "photo", media: picture() },
  ]);
  expect(
    new Set(album.map((message) => ("media_group_id" in message ? message.media_group_id : ""))).size,
  ).toBe(1);
  expect(album[0]?.caption).toBe("one");

  const reply = await api.sendMessage(person, "re", {
    reply_parameters: { message_id: photo.message_id },
    reply_markup: new InlineKeyboard().text("A", "a").url("B", "https://b.example"),
    protect_content: true,
    link_preview_options: { is_disabled: true },
  });
  expect(reply).toMatchObject({
    reply_to_message: { message_id: photo.message_id },
    has_protected_content: true,
    link_preview_options: { is_disabled: true },
    reply_markup: {
      inline_keyboard: [
        [
          { text: "A", callback_data: "a" },
          { text: "B", url: "https://b.example" },
        ],
      ],
    },
  });
  await api.sendMessage(person, "keys", { reply_markup: new Keyboard().text("K").resized() });

  const captioned = await api.editMessageCaption(person, photo.message_id, { caption: "new" });
  expect(captioned).toMatchObject({ caption: "new" });
  const replaced = await api.editMessageMedia(person, photo.message_id, { type: "document", media: data() });
  expect(replaced).toMatchObject({ document: { file_name: "a.bin" } });
  expect(replaced).not.toHaveProperty("photo");
  expect(await api.editMessageReplyMarkup(person, reply.message_id)).not.toHaveProperty("reply_markup");

  const copied = await api.copyMessage(person, person, album[0]?.message_id ?? 0, { caption: "copy" });
  expect(copied.message_id).toBeGreaterThan(reply.message_id);
  const forwarded = await api.forwardMessage(person, person, album[0]?.message_id ?? 0);
  expect(forwarded.forward_origin).toMatchObject({ type: "user", sender_user: { id: 1001 } });
  await expect(api.copyMessage(person, person, reply.message_id)).rejects.toThrow(
    "the message can't be copied",
  );

  const file: File = await api.getFile(document.file_id);
  expect(file).toMatchObject({
    file_id: document.file_id,
    file_size: 4,
    file_path: expect.stringMatching(/^documents\//),
  });
  expect(await api.getChat(person)).toMatchObject({ id: person, type: "private", first_name: "Ann" });
  expect(await api.getChatMember(person, person)).toMatchObject({ status: "member" });
  await api.setMyName("The Shop");
  await api.setMyDescription("Лавка", { language_code: "ru" });
  expect([await api.getMyName(), await api.getMyDescription({ language_code: "ru" })]).toEqual([
    { name: "The Shop" },
    { description: "Лавка" },
  ]);
  expect((await api.getMe()).first_name).toBe("The Shop");
});

test("grammY understands each update that people can cause", async () => {
  const { url } = await startSimulator();
  const bot = new Bot(TOKEN, {
    client: { apiRoot: url },
    botInfo: await new Api(TOKEN, { apiRoot: url }).getMe(),
  });
  const seen: string[] = [];
  bot.command("start", (ctx) => {
    seen.push(`command ${ctx.match}`);
  });
  bot.on("message:photo", (ctx) => {
    seen.push(`photo ${ctx.message.photo.length}`);
  });
  bot.on("callback_query:data", (ctx) => {
    seen.push(`data ${ctx.callbackQuery.data}`);
  });
  bot.on("edited_message:text", (ctx) => {
    seen.push(`edited ${ctx.editedMessage.text}`);
  });
  bot.on("my_chat_member", (ctx) => {
    seen.push(`member ${ctx.myChatMember.new_chat_member.status}`);
  });
  const person = await addTalker(url);
  const chat = `${url}/people/${person}/bots/${SHOP.name}`;
  await send("POST", `${chat}/edit`, { message_id: 1, text: "changed" });
  const form = new FormData();
  form.set("kind", "photo");
  form.set("file", new Blob([new Uint8Array(pngHead(10, 10))]), "a.png");
  await send("POST", `${chat}/file`, form);
  await send("POST", `${chat}/press`, { message_id: 1, data: "x", force: true });
  await send("POST", `${chat}/block`);
  for (const update of await bot.api.getUpdates()) await bot.handleUpdate(update);
  expect(seen).toEqual(["command ", "edited changed", "photo 1", "data x", "member kicked"]);
});
