import { afterAll, beforeAll, expect, test } from "vitest";
import { createTelegramSimulator, type TelegramSimulator } from "../simulator.ts";
import { addTalker, api, SHOP, send } from "../testing/api-client.ts";

let simulator: TelegramSimulator;
let url: string;
let person: number;

beforeAll(async () => {
  simulator = await createTelegramSimulator({ bots: [SHOP] });
  url = simulator.url;
  person = await addTalker(url);
  await api(url, "sendMessage", { chat_id: person, text: "first" });
});
afterAll(() => simulator.close());

const button = (fields: object) => ({ inline_keyboard: [[{ text: "a", ...fields }]] });
const media = (type: string, file = "attach://x") => ({ type, media: file });

test.each<[string, object, string]>([
  ["sendMessage", {}, "message text is empty"],
  ["sendMessage", { text: "a" }, "chat_id is empty"],
  ["sendMessage", { chat_id: 5, text: "a" }, "chat not found"],
  ["sendMessage", { chat_id: "@nobody", text: "a" }, "chat not found"],
  ["sendMessage", { chat_id: "person", text: "" }, "message text is empty"],
  ["sendMessage", { chat_id: "person", text: " \n " }, "text must be non-empty"],
  ["sendMessage", { chat_id: "person", text: "😀".repeat(2049) }, "message is too long"],
  ["sendMessage", { chat_id: "person", text: "a\ud800" }, "strings must be encoded in UTF-8"],
  ["sendMessage", { chat_id: "person", text: "a", parse_mode: "Wiki" }, "unsupported parse_mode"],
  [
    "sendMessage",
    { chat_id: "person", text: "<b>a", parse_mode: "HTML" },
    `can't parse entities: Can't find end tag corresponding to start tag "b" at byte offset 0`,
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "1.5", parse_mode: "MarkdownV2" },
    `can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'`,
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "a", reply_markup: "{" },
    "can't parse reply keyboard markup JSON object",
  ],
  ["sendMessage", { chat_id: "person", text: "a", reply_markup: "[]" }, "object expected as reply markup"],
  [
    "sendMessage",
    { chat_id: "person", text: "a", reply_markup: { inline_keyboard: [{}] } },
    'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "a", reply_markup: button({}) },
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "a", reply_markup: button({ callback_data: "é".repeat(33) }) },
    "BUTTON_DATA_INVALID",
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "a", reply_markup: button({ url: "http://" }) },
    "inline keyboard button URL 'http://' is invalid: Wrong HTTP URL",
  ],
  [
    "sendMessage",
    {
      chat_id: "person",
      text: "a",
      reply_markup: { inline_keyboard: Array(101).fill([{ text: "a", callback_data: "b" }]) },
    },
    "reply markup is too long",
  ],
  [
    "sendMessage",
    { chat_id: 5, text: "a", reply_parameters: "x" },
    "can't parse reply parameters JSON object",
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "a", reply_parameters: { message_id: 999 } },
    "message to be replied not found",
  ],
  [
    "sendMessage",
    { chat_id: "person", text: "a", link_preview_options: "x" },
    "can't parse link preview options JSON object",
  ],
  ["sendChatAction", { chat_id: "person", action: "dancing" }, "wrong parameter action in request"],
  ["editMessageText", { chat_id: "person", message_id: 999, text: "a" }, "message to edit not found"],
  ["editMessageText", { chat_id: "person", message_id: 1, text: "a" }, "message can't be edited"],
  [
    "editMessageText",
    { chat_id: "person", message_id: 2, text: "first" },
    "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
  ],
  [
    "editMessageCaption",
    { chat_id: "person", message_id: 2, caption: "a" },
    "there is no caption in the message to edit",
  ],
  ["deleteMessage", { chat_id: "person", message_id: 999 }, "message to delete not found"],
  [
    "copyMessage",
    { chat_id: "person", from_chat_id: "person", message_id: 999 },
    "message to copy not found",
  ],
  [
    "forwardMessage",
    { chat_id: "person", from_chat_id: "person", message_id: 999 },
    "message to forward not found",
  ],
  ["copyMessage", { chat_id: "person", message_id: 1 }, 'parameter "from_chat_id" is required'],
  [
    "answerCallbackQuery",
    { callback_query_id: "1" },
    "query is too old and response timeout expired or query ID is invalid",
  ],
  ["getFile", {}, "file_id not specified"],
  ["getFile", { file_id: "x" }, "invalid file_id"],
  ["sendPhoto", { chat_id: "person" }, "there is no photo in the request"],
  ["sendVideoNote", { chat_id: "person" }, "there is no video note in the request"],
  ["sendDocument", { chat_id: "person", document: "x" }, "wrong file identifier/HTTP URL specified"],
  [
    "sendDocument",
    { chat_id: "person", document: "x", caption: "a".repeat(1025) },
    "message caption is too long",
  ],
  ["sendMediaGroup", { chat_id: "person" }, 'parameter "media" is required'],
  ["sendMediaGroup", { chat_id: "person", media: {} }, "expected an Array of InputMedia"],
  ["sendMediaGroup", { chat_id: "person", media: [] }, "there are no messages to send"],
  [
    "sendMediaGroup",
    { chat_id: "person", media: [media("poll")] },
    `can't parse InputMedia: Type "poll" is unsupported`,
  ],
  ["setMyCommands", { commands: "x" }, "can't parse commands JSON object"],
  ["setMyCommands", { commands: {} }, "expected an Array of BotCommand"],
  ["setMyCommands", { commands: [{ command: "Start", description: "a" }] }, "BOT_COMMAND_INVALID"],
  [
    "setMyCommands",
    { commands: [{ command: "a", description: " " }] },
    "command description must be non-empty",
  ],
  [
    "setMyCommands",
    { commands: [{ command: "a".repeat(33), description: "a" }] },
    "command length must not exceed 32",
  ],
  [
    "setMyCommands",
    { commands: Array(101).fill({ command: "a", description: "a" }) },
    "BOT_COMMANDS_TOO_MUCH",
  ],
  ["setMyCommands", { commands: [], language_code: "english" }, "invalid language code specified"],
  [
    "setMyCommands",
    { commands: [], scope: { type: "moon" } },
    "can't parse BotCommandScope: Unsupported type specified",
  ],
  ["getChatMember", { chat_id: "person", user_id: 5 }, "user not found"],
  ["sendInvoice", { chat_id: "person" }, 'parameter "title" is required'],
  [
    "answerPreCheckoutQuery",
    { pre_checkout_query_id: "1", ok: false },
    'parameter "error_message" is required',
  ],
])("%s %j: %s", async (method, params, reason) => {
  const filled = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value === "person" ? person : value]),
  );
  const { status, body } = await api(url, method, filled);
  expect(body).toEqual({ ok: false, error_code: 400, description: `Bad Request: ${reason}` });
  expect(status).toBe(400);
});

test("a bot may not write to a person who never wrote to it, nor to one who stopped it", async () => {
  const stranger = await send<{ id: number }>("POST", `${url}/people`, { first_name: "Bo" });
  const first = await api(url, "sendMessage", { chat_id: stranger.body.id, text: "a" });
  expect([first.status, first.body.description]).toEqual([
    403,
    "Forbidden: bot can't initiate conversation with a user",
  ]);
  const leaver = await addTalker(url);
  await send("POST", `${url}/people/${leaver}/bots/shop/block`);
  for (const method of ["sendMessage", "sendChatAction"]) {
    const blocked = await api(url, method, { chat_id: leaver, text: "a", action: "typing" });
    expect([blocked.status, blocked.body.description]).toEqual([
      403,
      "Forbidden: bot was blocked by the user",
    ]);
  }
});

test("an unknown method, token or path is told as Telegram tells it", async () => {
  expect((await api(url, "sendMoney")).body).toEqual({
    ok: false,
    error_code: 404,
    description: "Not Found: method not found",
  });
  expect((await api(url, "getMe", {}, "1002:other")).body).toEqual({
    ok: false,
    error_code: 401,
    description: "Unauthorized",
  });
  expect((await send("GET", `${url}/bot1001:test-token`)).body).toEqual({
    ok: false,
    error_code: 404,
    description: "Not Found",
  });
});

test.each([
  ["no JSON", "application/json", "{", "Bad Request: can't parse JSON object"],
  ["a list", "application/json", "[1]", "Bad Request: JSON object expected"],
  ["a broken form", "multipart/form-data", "x", "Bad Request: can't read the request"],
])("a body that is %s gets 400", async (_name, type, body, description) => {
  const address = `${url}/bot${SHOP.token}/sendMessage`;
  const response = await fetch(address, { method: "POST", headers: { "content-type": type }, body });
  expect([response.status, (await response.json()).description]).toEqual([400, description]);
});

test("deeply nested JSON is refused before anything is sent", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const body = `{"chat_id":${person},"text":"deep","junk":${deep}}`;
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/bot${SHOP.token}/sendMessage`, { method: "POST", headers, body });
  expect(response.status).toBe(400);
  const ledger = await (await fetch(`${url}/ledger?bot=shop&chat=${person}`)).json();
  const chat = await (await fetch(`${url}/people/${person}/bots/shop/messages`)).json();
  expect(ledger.entries.length).toBeGreaterThan(0);
  expect(chat.messages.filter((message: { text: string }) => message.text === "deep")).toEqual([]);
});

test("a body that is too large gets 413", async () => {
  const { status, body } = await api(url, "sendMessage", { chat_id: person, text: "a".repeat(2 ** 21) });
  expect([status, body.description]).toEqual([413, "Request Entity Too Large"]);
});

test("arguments may come in the query, as a form, and under a name in any case", async () => {
  const base = `${url}/bot${SHOP.token}`;
  const byQuery = await fetch(`${base}/SENDMESSAGE?chat_id=${person}&text=one`);
  const byForm = await fetch(`${base}/sendmessage`, {
    method: "POST",
    body: new URLSearchParams({ chat_id: String(person), text: "two", reply_markup: '{"force_reply":true}' }),
  });
  expect([(await byQuery.json()).result.text, (await byForm.json()).result.text]).toEqual(["one", "two"]);
});
