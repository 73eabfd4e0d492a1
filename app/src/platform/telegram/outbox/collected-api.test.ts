import { inspect } from "node:util";
import { GrammyError } from "grammy";
import type { ApiResponse } from "grammy/types";
import { expect, it } from "vitest";
import { collectedApi } from "./collected-api.ts";
import { Collector } from "./collector.ts";

interface Direct {
  readonly method: string;
  readonly payload: object;
  readonly signal: AbortSignal | undefined;
}

const RECEIVED_AT = 1_800_000_000_000;

/** An Api whose calls that need an answer are answered as told. */
function collecting(answer: ApiResponse<unknown> = { ok: true, result: "answer" }) {
  const direct: Direct[] = [];
  const collector = new Collector({
    effectId: "1.1",
    receivedAt: RECEIVED_AT,
    direct: async (method, payload, signal) => {
      direct.push({ method, payload, signal });
      return answer;
    },
  });
  return { api: collectedApi(collector), collector, direct };
}

it("collects what is said, by grammY's own methods and by its raw ones", async () => {
  const { api, collector } = collecting();
  const message = await api.sendMessage(7, "hello", { disable_notification: true });
  await api.raw.sendMessage({ chat_id: 7, text: "raw" });
  expect(message).toMatchObject({ chat: { id: 7 }, text: "hello" });
  const [first, second] = collector.close().talk;
  expect(first).toMatchObject({ payload: { chat_id: 7, text: "hello", disable_notification: true } });
  expect(second).toMatchObject({ method: "sendMessage", payload: { text: "raw" } });
});

it("hands on the signal, also of a method without parameters", async () => {
  const { api, direct } = collecting();
  const { signal } = new AbortController();
  // grammY types signals as those of another package.
  const given = signal as unknown as Parameters<typeof api.getMe>[0];
  expect(await api.getFile("f", given)).toBe("answer");
  await api.getMe(given);
  await api.getMe();
  expect(direct).toEqual([
    { method: "getFile", payload: { file_id: "f" }, signal },
    { method: "getMe", payload: {}, signal },
    { method: "getMe", payload: {}, signal: undefined },
  ]);
});

it("throws Telegram's refusal as grammY does", async () => {
  const { api } = collecting({ ok: false, error_code: 400, description: "Bad Request: no such file" });
  const refusal = api.getFile("f");
  await expect(refusal).rejects.toThrow(GrammyError);
  await expect(refusal).rejects.toMatchObject({
    method: "getFile",
    error_code: 400,
    payload: { file_id: "f" },
  });
});

it("takes transformers, the last one installed first, for this effect alone", async () => {
  const { api, collector } = collecting();
  api.config
    .use((previous, method, payload, signal) => previous(method, { ...payload, one: 1 }, signal))
    .use((previous, method, payload, signal) => previous(method, { ...payload, one: 0, two: 2 }, signal));
  await api.sendMessage(7, "hello");
  expect(api.config.installedTransformers()).toHaveLength(2);
  expect(collector.close().talk[0]?.payload).toMatchObject({ one: 1, two: 2 });
  expect(collecting().api.config.installedTransformers()).toEqual([]);
});

it("can be printed without a call being made", () => {
  const { api, collector, direct } = collecting();
  expect(inspect(api)).toContain("raw");
  expect(JSON.stringify(api)).toContain("raw");
  expect([direct, collector.close().talk]).toEqual([[], []]);
});

const timesOf = ({ fast, talk }: ReturnType<Collector["close"]>) =>
  [...fast, ...talk].map(({ method, receivedAt }) => [method, receivedAt]);

it("of a press, the message that it brings ends the person's wait, and nothing is timed twice", async () => {
  const { api, collector } = collecting();
  await api.answerCallbackQuery("q");
  await api.editMessageText(7, 1, "chosen");
  await api.sendMessage(7, "next");
  expect(timesOf(collector.close())).toEqual([
    ["answerCallbackQuery", undefined],
    ["editMessageText", RECEIVED_AT],
    ["sendMessage", undefined],
  ]);
});

it("a press that brings nothing else is over when it is answered", async () => {
  const { api, collector } = collecting();
  await api.answerCallbackQuery("q");
  expect(timesOf(collector.close())).toEqual([["answerCallbackQuery", RECEIVED_AT]]);
});

it("what takes a message away ends nobody's wait: what is shown does, or else the press' answer", async () => {
  const { api, collector } = collecting();
  await api.deleteMessage(7, 1);
  await api.answerCallbackQuery("q");
  await api.sendMessage(7, "next");
  expect(timesOf(collector.close())).toEqual([
    ["answerCallbackQuery", undefined],
    ["deleteMessage", undefined],
    ["sendMessage", RECEIVED_AT],
  ]);
  const press = collecting();
  await press.api.deleteMessage(7, 1);
  await press.api.answerCallbackQuery("q");
  expect(timesOf(press.collector.close())).toEqual([
    ["answerCallbackQuery", RECEIVED_AT],
    ["deleteMessage", undefined],
  ]);
  const silent = collecting();
  await silent.api.deleteMessage(7, 1);
  expect(timesOf(silent.collector.close())).toEqual([["deleteMessage", RECEIVED_AT]]);
});
