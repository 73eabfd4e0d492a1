import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeBotApi, startFakeBotApi } from "./fake-bot-api.ts";
import { FIRST_PERSON, FIRST_UPDATE, type Mark, textOf } from "./update.ts";

let api: FakeBotApi;
beforeAll(async () => {
  api = await startFakeBotApi();
});
afterAll(() => api.close());

const mark = { person: 7, update: FIRST_UPDATE + 1 };
const call = async (method: string, body: string | FormData | ReadableStream) =>
  (
    await fetch(`${api.url}/bot1:token/${method}`, { method: "POST", body, duplex: "half" } as RequestInit)
  ).json();

function repliesDuring(act: () => Promise<unknown>): Promise<Mark[]> {
  const seen: Mark[] = [];
  api.onReply = (reply) => seen.push(reply);
  return act().then(() => seen);
}

test("each sendMessage is counted once, whatever its encoding, and answered with a message of its chat", async () => {
  const form = new FormData();
  form.set("text", textOf(mark));
  const chunked = new Blob([JSON.stringify({ text: textOf(mark) })]).stream();
  const answers: unknown[] = [];
  const seen = await repliesDuring(async () => {
    for (const body of [JSON.stringify({ text: textOf(mark) }), form, chunked])
      answers.push(await call("sendMessage", body));
  });
  expect(seen).toEqual([mark, mark, mark]);
  const [first, second] = answers;
  expect(first).toMatchObject({ ok: true, result: { chat: { id: FIRST_PERSON + 7, type: "private" } } });
  expect(second).not.toEqual(first);
});

test("what is no reply is answered and not counted", async () => {
  const seen = await repliesDuring(async () => {
    expect(await call("getMe", "{}")).toMatchObject({ ok: true, result: { is_bot: true } });
    expect(await call("setWebhook", "{}")).toEqual({ ok: true, result: true });
    expect(await call("sendChatAction", JSON.stringify({ text: textOf(mark) }))).toMatchObject({ ok: true });
    expect(await call("sendMessage", JSON.stringify({ text: "no mark" }))).toMatchObject({ ok: true });
  });
  expect(seen).toEqual([]);
});
