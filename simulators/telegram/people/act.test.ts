import { expect, test } from "vitest";
import type { Message } from "../chats/message.ts";
import { createManualClock } from "../clock/manual-clock.ts";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { formWith, pngHead } from "../testing/pictures.ts";
import type { ActAnswer } from "./act.ts";

interface Update {
  readonly update_id: number;
  readonly message?: Message;
  readonly edited_message?: Message;
  readonly callback_query?: { readonly id: string };
}

async function setUp() {
  const clock = createManualClock();
  const { url } = await startSimulator({ clock });
  const [ann, bob] = [await addTalker(url), await addTalker(url)];
  let offset = 0;
  const updates = async (): Promise<Update[]> => {
    const { body } = await api<Update[]>(url, "getUpdates", { offset });
    offset = (body.result.at(-1)?.update_id ?? offset - 1) + 1;
    return body.result;
  };
  /** The next update that comes. */
  const update = async (): Promise<Update> => {
    for (;;) {
      const [first] = await updates();
      if (first !== undefined) return first;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await updates();
  const act = async (person: number, body: object) =>
    (await send<ActAnswer>("POST", `${url}/people/${person}/bots/shop/act`, body)).body;
  const bot = async (method: string, params: object) => (await api<Message>(url, method, params)).body.result;
  const copy = (from: number, to: number, message_id: number | undefined) =>
    bot("copyMessage", { chat_id: to, from_chat_id: from, message_id });
  return { clock, url, ann, bob, update, act, bot, copy };
}

const YES = {
  inline_keyboard: [
    [
      { text: "Yes", callback_data: "y" },
      { text: "Site", url: "https://a.example" },
    ],
  ],
};

test("a text that is passed on is seen when the other chat shows it, not when others write", async () => {
  const { clock, ann, bob, update, act, bot, copy } = await setUp();
  const said = act(ann, { text: "hello", wait: 10 });
  const { message } = await update();
  const before = act(bob, { text: "hi" });
  const other = await update();
  await copy(bob, ann, other.message?.message_id);
  await clock.advance(40);
  await copy(ann, bob, message?.message_id);
  expect(await said).toMatchObject({
    by: "relay",
    ms: 40,
    first_ms: 40,
    message_id: message?.message_id,
    heard: 1,
  });
  await before;
  await bot("sendMessage", { chat_id: bob, text: "left", reply_markup: YES });
  expect(await act(bob, { since: 0 })).toMatchObject({
    by: null,
    heard: 1,
    heard_id: expect.any(Number),
    news: [{ text: "left", buttons: [{ text: "Yes" }, { text: "Site", url: "https://a.example" }] }],
  });
});

test("a text that the bot answers itself is seen by the answer; a look reads on from a revision", async () => {
  const { ann, update, act, bot } = await setUp();
  const said = act(ann, { text: "/help", wait: 10 });
  await update();
  await bot("sendMessage", { chat_id: ann, text: "help" });
  const answer = await said;
  expect(answer).toMatchObject({ by: "message", news: [{ text: "help" }] });
  expect(await act(ann, { since: answer.revision })).not.toHaveProperty("news");
});

test("a pressed button is seen by the screen that it changes, and its answer is the first sign", async () => {
  const { clock, ann, update, act, bot } = await setUp();
  const { message_id } = await bot("sendMessage", { chat_id: ann, text: "ok?", reply_markup: YES });
  const pressing = act(ann, { message_id, button: "Yes", wait: 10 });
  const { callback_query } = await update();
  await clock.advance(10);
  await bot("answerCallbackQuery", { callback_query_id: callback_query?.id });
  await clock.advance(15);
  await bot("editMessageText", { chat_id: ann, message_id, text: "done" });
  expect(await pressing).toMatchObject({ by: "edit", first_ms: 10, ms: 25, news: [{ text: "done" }] });
});

test("a button that only gets an answer is seen by it: at once with a word, else after two seconds", async () => {
  const { clock, ann, update, act, bot } = await setUp();
  const { message_id } = await bot("sendMessage", { chat_id: ann, text: "ok?", reply_markup: YES });
  const spoken = act(ann, { message_id, button: "Yes", wait: 10 });
  await bot("answerCallbackQuery", { callback_query_id: (await update()).callback_query?.id, text: "Set" });
  expect(await spoken).toMatchObject({ by: "answer" });
  const silent = act(ann, { message_id, button: "Yes", wait: 10 });
  await bot("answerCallbackQuery", { callback_query_id: (await update()).callback_query?.id });
  await clock.advance(2_000);
  expect(await silent).toMatchObject({ by: "answer", first_ms: 0 });
});

test("what nobody saw in time is told so, with what came meanwhile", async () => {
  const { clock, ann, bob, update, act, copy } = await setUp();
  const said = act(ann, { text: "hello?", wait: 5 });
  await update();
  const other = act(bob, { text: "hi" });
  await copy(bob, ann, (await update()).message?.message_id);
  await clock.advance(5_000);
  expect(await said).toMatchObject({ by: null, ms: null, first_ms: null, heard: 1 });
  await other;
});

test("an edited text is seen when its copy changes", async () => {
  const { ann, bob, update, act, bot, copy } = await setUp();
  await act(ann, { text: "helo" });
  const { message } = await update();
  const { message_id } = await copy(ann, bob, message?.message_id);
  const editing = act(ann, { edit: message?.message_id, text: "hello", wait: 10 });
  expect((await update()).edited_message?.text).toBe("hello");
  await bot("editMessageText", { chat_id: bob, message_id, text: "hello" });
  expect(await editing).toMatchObject({ by: "relay" });
});

test("an answer to a message and a file sent again reach the bot as such", async () => {
  const { url, ann, update, act, bot } = await setUp();
  const { message_id } = await bot("sendMessage", { chat_id: ann, text: "which?" });
  await act(ann, { text: "this", reply_to: message_id });
  expect((await update()).message?.reply_to_message).toMatchObject({ message_id, text: "which?" });
  await send(
    "POST",
    `${url}/people/${ann}/bots/shop/file`,
    formWith("file", pngHead(8, 8), { kind: "photo" }),
  );
  const photo = (await update()).message?.photo?.[0];
  await act(ann, { file: photo?.file_unique_id });
  expect((await update()).message?.photo).toMatchObject([{ file_id: photo?.file_id }]);
});

test.each([
  [{ text: "a", reply_to: 999_999 }, /no message 999999/],
  [{ file: "none" }, /no file none/],
  [{ button: "No" }, /no key "No"/],
  [{ text: "a", wait: -1 }, /wait/],
])("the act %j is refused with a sentence", async (body, sentence) => {
  const { act, ann } = await setUp();
  expect(await act(ann, body)).toEqual({ error: expect.stringMatching(sentence) });
});
