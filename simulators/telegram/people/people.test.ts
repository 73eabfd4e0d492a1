import { expect, test } from "vitest";
import type { Message } from "../chats/message.ts";
import { createManualClock } from "../clock/manual-clock.ts";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { formWith, pngHead } from "../testing/pictures.ts";
import type { ChatView } from "./chat-view.ts";
import type { Outcome } from "./reactions.ts";

interface Update {
  readonly update_id: number;
  readonly message?: Message;
  readonly edited_message?: Message;
  readonly callback_query?: { readonly id: string; readonly data: string; readonly message: Message };
  readonly my_chat_member?: { readonly new_chat_member: { readonly status: string } };
}

async function setUp() {
  const clock = createManualClock();
  const { url } = await startSimulator({ clock });
  const person = await addTalker(url);
  const chat = `${url}/people/${person}/bots/shop`;
  let offset = 0;
  /** The updates that came since the last call. */
  const updates = async (): Promise<Update[]> => {
    const { body } = await api<Update[]>(url, "getUpdates", { offset });
    offset = (body.result.at(-1)?.update_id ?? offset - 1) + 1;
    return body.result;
  };
  await updates();
  const say = async (params: object) => {
    const { body } = await api<Message>(url, "sendMessage", { chat_id: person, text: "hi", ...params });
    return body.result.message_id;
  };
  const view = async (query = "") => (await send<ChatView>("GET", `${chat}/messages?${query}`)).body;
  return { clock, url, person, chat, updates, say, view };
}

const KEYBOARD = {
  inline_keyboard: [
    [
      { text: "Yes", callback_data: "yes:1" },
      { text: "Site", url: "https://a.example" },
    ],
  ],
};

test("a button is pressed by its text or by its data, and the bot gets a callback query", async () => {
  const { chat, say, updates } = await setUp();
  const message_id = await say({ reply_markup: KEYBOARD });
  await send("POST", `${chat}/press`, { message_id, button: "Yes" });
  await send("POST", `${chat}/press`, { message_id, data: "yes:1" });
  const pressed = await updates();
  expect(pressed.map(({ callback_query }) => callback_query?.data)).toEqual(["yes:1", "yes:1"]);
  expect(pressed[0]?.callback_query?.message).toMatchObject({ message_id, reply_markup: KEYBOARD });
});

test.each([
  [400, { button: "Site" }, 'The button "Site" opens https://a.example; it sends the bot nothing.'],
  [409, { button: "No" }, /There is no button "No" under message \d+: it has "Yes", "Site"\./],
  [409, { data: "no:1" }, /There is no button "no:1"/],
  [409, { button: "Yes", message_id: 999 }, "There is no message 999 in this chat."],
  [400, { button: "Yes", data: "yes:1" }, /name either button or data/],
])("it is refused with %i and a sentence to press %j", async (expected, what, sentence) => {
  const { chat, say } = await setUp();
  const message_id = await say({ reply_markup: KEYBOARD });
  const { status, body } = await send<{ error: string }>("POST", `${chat}/press`, { message_id, ...what });
  expect(status).toBe(expected);
  expect(body.error).toMatch(sentence);
});

test("forged data is sent only by force", async () => {
  const { chat, say, updates } = await setUp();
  const message_id = await say({ reply_markup: KEYBOARD });
  const forced = await send("POST", `${chat}/press`, { message_id, data: "admin", force: true });
  expect(forced.status).toBe(200);
  expect((await updates()).map(({ callback_query }) => callback_query?.data)).toEqual(["admin"]);
});

test("a key of the reply keyboard sends its text, until the keyboard is removed", async () => {
  const { chat, say, updates, view } = await setUp();
  await say({ reply_markup: { keyboard: [["Menu"]], resize_keyboard: true } });
  expect((await view()).keyboard).toEqual({ keyboard: [[{ text: "Menu" }]], resize_keyboard: true });
  await send("POST", `${chat}/press`, { button: "Menu" });
  expect((await updates()).map(({ message }) => message?.text)).toEqual(["Menu"]);
  await say({ reply_markup: { remove_keyboard: true } });
  expect((await view()).keyboard).toBeNull();
  expect((await send("POST", `${chat}/press`, { button: "Menu" })).status).toBe(400);
});

test("with wait, a text returns at the first reaction and says how long it took", async () => {
  const { clock, chat, say, updates } = await setUp();
  const said = send<Outcome>("POST", `${chat}/text`, { text: "ping", wait: 10 });
  while ((await updates()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(250);
  await say({ text: "pong" });
  expect((await said).body).toMatchObject({ replies: [{ text: "pong" }], reply_ms: 250 });
});

test("with wait, a bot that does nothing is told with 408", async () => {
  const { clock, chat, updates } = await setUp();
  const said = send<{ error: string }>("POST", `${chat}/text`, { text: "ping", wait: 10 });
  while ((await updates()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(10_000);
  const { status, body } = await said;
  expect(status).toBe(408);
  expect(body.error).toMatch(/did not react within 10 s/);
});

test("a pressed button returns with the answer that the bot gave to it", async () => {
  const { url, chat, say, updates } = await setUp();
  const message_id = await say({ reply_markup: KEYBOARD });
  const pressed = send<Outcome>("POST", `${chat}/press`, { message_id, button: "Yes", wait: 10 });
  let query: Update | undefined;
  while (query === undefined) [query] = await updates();
  const params = { callback_query_id: query.callback_query?.id, text: "Saved", show_alert: true };
  expect((await api(url, "answerCallbackQuery", params)).body.result).toBe(true);
  expect((await pressed).body).toMatchObject({ replies: [], answer: { text: "Saved", show_alert: true } });
  expect((await api(url, "answerCallbackQuery", params)).status).toBe(400);
});

test("a callback query can be answered for 150 seconds", async () => {
  const { clock, url, chat, say, updates } = await setUp();
  const message_id = await say({ reply_markup: KEYBOARD });
  await send("POST", `${chat}/press`, { message_id, button: "Yes" });
  const [update] = await updates();
  await clock.advance(151_000);
  const { status } = await api(url, "answerCallbackQuery", { callback_query_id: update?.callback_query?.id });
  expect(status).toBe(400);
});

test("the chat shows edits and deletions to who follows it by revision", async () => {
  const { url, person, say, view } = await setUp();
  const kept = await say({ text: "old" });
  const gone = await say({ text: "gone" });
  const { revision } = await view();
  await api(url, "editMessageText", {
    chat_id: person,
    message_id: kept,
    text: "new",
    reply_markup: KEYBOARD,
  });
  await api(url, "deleteMessage", { chat_id: person, message_id: gone });
  const news = await view(`since=${revision}`);
  expect(news.messages).toMatchObject([
    { message_id: kept, text: "new", edit_date: expect.any(Number), reply_markup: KEYBOARD },
    { message_id: gone, deleted: true },
  ]);
  expect((await view(`since=${news.revision}`)).messages).toEqual([]);
  expect((await view(`after=${kept}`)).messages).toEqual([]);
});

test("following a chat waits for news, and typing is news", async () => {
  const { clock, url, person, view } = await setUp();
  const { revision } = await view();
  const waiting = view(`since=${revision}&wait=20`);
  await api(url, "sendChatAction", { chat_id: person, action: "upload_photo" });
  expect(await waiting).toMatchObject({ messages: [], typing: "upload_photo" });
  await clock.advance(5000);
  expect((await view()).typing).toBeNull();
});

test("a message of the bot ends its typing", async () => {
  const { url, person, say, view } = await setUp();
  await api(url, "sendChatAction", { chat_id: person, action: "typing" });
  await say({});
  expect((await view()).typing).toBeNull();
});

test("a photo reaches the bot as a photo that it can fetch", async () => {
  const { url, chat, updates, view } = await setUp();
  const picture = pngHead(640, 480);
  await send("POST", `${chat}/file`, formWith("file", picture, { kind: "photo", caption: "my /cat" }));
  const [update] = await updates();
  const size = update?.message?.photo?.at(-1);
  expect(size).toMatchObject({ width: 640, height: 480, file_size: picture.length });
  expect(update?.message).toMatchObject({ caption: "my /cat", caption_entities: [{ type: "bot_command" }] });
  const file = await api<{ file_path: string }>(url, "getFile", { file_id: size?.file_id });
  const bytes = await fetch(`${url}/file/bot1001:test-token/${file.body.result.file_path}`);
  expect(Buffer.from(await bytes.arrayBuffer())).toEqual(picture);
  const shown = (await view()).messages.at(-1);
  const address = shown !== undefined && "photo" in shown ? shown.photo?.[0]?.url : undefined;
  expect((await fetch(url + address)).status).toBe(200);
});

test("a bot cannot fetch a file above 20 MB that a person sent", async () => {
  const { url, chat, updates } = await setUp();
  const form = formWith("file", Buffer.alloc(20 * 2 ** 20 + 1), { kind: "document" }, "../../big.csv");
  await send("POST", `${chat}/file`, form);
  const [update] = await updates();
  expect(update?.message?.document?.file_name).toBe("big.csv");
  const refused = await api(url, "getFile", { file_id: update?.message?.document?.file_id });
  expect(refused.body.description).toBe("Bad Request: file is too big");
});

test("an edited text comes as an edited message", async () => {
  const { chat, updates } = await setUp();
  await send("POST", `${chat}/text`, { text: "frist" });
  const [said] = await updates();
  await send("POST", `${chat}/edit`, { message_id: said?.message?.message_id, text: "/first" });
  const [edited] = await updates();
  expect(edited?.edited_message).toMatchObject({ text: "/first", entities: [{ type: "bot_command" }] });
});

test("stopping and taking back a bot is told to it once each", async () => {
  const { chat, updates } = await setUp();
  await send("POST", `${chat}/block`);
  await send("POST", `${chat}/block`);
  expect((await send<{ error: string }>("POST", `${chat}/text`, { text: "a" })).body.error).toMatch(
    /unblock/,
  );
  await send("POST", `${chat}/unblock`);
  const statuses = (await updates()).map((update) => update.my_chat_member?.new_chat_member.status);
  expect(statuses).toEqual(["kicked", "member"]);
});

test.each([
  ["POST", "/people", {}, 400, /first_name/],
  ["POST", "/people", { first_name: "" }, 400, /first_name/],
  ["POST", "/people", [], 400, /body/],
  ["GET", "/people/5", undefined, 404, /no person 5/],
  ["POST", "/people/5/bots/shop/text", { text: "a" }, 404, /no person 5/],
  ["POST", "/people/PERSON/bots/none/text", { text: "a" }, 404, /no bot none/],
  ["POST", "/people/PERSON/bots/shop/text", { text: 5 }, 400, /text/],
  ["POST", "/people/PERSON/bots/shop/text", { text: " " }, 400, /empty/],
  ["POST", "/people/PERSON/bots/shop/text", { text: "a".repeat(4097) }, 400, /4096/],
  ["POST", "/people/PERSON/bots/shop/text", { text: "a\udc00" }, 400, /surrogate/],
  ["POST", "/people/PERSON/bots/shop/text", { text: "a".repeat(300_000) }, 413, /larger/],
  ["POST", "/people/PERSON/bots/shop/text", { text: "a", wait: -1 }, 400, /wait/],
  ["POST", "/people/PERSON/bots/shop/pay", { message_id: 1 }, 400, /no invoice/],
  ["POST", "/people/PERSON/bots/shop/file", { a: 1 }, 400, /multipart/],
  ["GET", "/people/PERSON/bots/shop/messages?after=x", undefined, 400, /after/],
  ["PUT", "/people", {}, 405, /PUT/],
  ["GET", "/nothing", undefined, 404, /nothing/],
  ["GET", "/page/../simulator.ts", undefined, 404, /nothing/],
  ["GET", "/people/%E0%A4%A", undefined, 400, /encoded/],
])("%s %s with %j is refused with %i and a sentence", async (method, path, body, status, sentence) => {
  const { url, person } = await setUp();
  const answer = await send<{ error: string }>(method, url + path.replace("PERSON", String(person)), body);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatch(sentence);
});

test("the list of chats shows the last message and what was not read", async () => {
  const { url, person, say, view } = await setUp();
  await say({ text: "one" });
  await say({ text: "two" });
  interface List {
    bots: { name: string; unread: number; last_message: Message }[];
  }
  const list = async () => (await send<List>("GET", `${url}/people/${person}/bots`)).body.bots[0];
  expect(await list()).toMatchObject({
    name: "shop",
    about: "Sells labels",
    unread: 2,
    last_message: { text: "two" },
  });
  await view();
  expect((await list())?.unread).toBe(0);
});

test("a person sees the commands of the narrowest scope, first in their language", async () => {
  const { url, person } = await setUp();
  const set = (description: string, more: object) =>
    api(url, "setMyCommands", { commands: [{ command: "go", description }], ...more });
  const seen = async (language: string) => {
    const address = `${url}/bots/shop/commands?language_code=${language}&person=${person}`;
    return (await send<{ commands: { description: string }[] }>("GET", address)).body.commands[0]
      ?.description;
  };
  expect(await seen("en")).toBeUndefined();
  await set("default", {});
  await set("по-русски", { language_code: "ru" });
  expect([await seen("en"), await seen("ru")]).toEqual(["default", "по-русски"]);
  await set("private", { scope: { type: "all_private_chats" } });
  expect(await seen("ru")).toBe("private");
  await set("own", { scope: { type: "chat", chat_id: person } });
  expect(await seen("ru")).toBe("own");
  await api(url, "deleteMyCommands", { scope: { type: "chat", chat_id: person } });
  expect(await seen("ru")).toBe("private");
});

test("only so many messages of a chat are kept", async () => {
  const { url } = await startSimulator({ limits: { messagesPerChat: 5 } });
  const person = await addTalker(url);
  for (let index = 0; index < 10; index++)
    await api(url, "sendMessage", { chat_id: person, text: String(index) });
  const { body } = await send<ChatView>("GET", `${url}/people/${person}/bots/shop/messages`);
  expect(body.messages).toMatchObject([5, 6, 7, 8, 9].map((text) => ({ text: String(text) })));
});
