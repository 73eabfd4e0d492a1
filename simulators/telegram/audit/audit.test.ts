import { expect, test } from "vitest";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { Audit, type AuditReport, type LinkRow } from "./audit.ts";

const A = 1;
const B = 2;
const C = 3;

/** An audit, and short words for what happens in it. */
function setUp() {
  const audit = new Audit();
  let now = 0;
  let update = 0;
  const text = (chat: number, messageId: number) =>
    audit.asked(chat, { update: ++update, at: now, messageId, queryId: "" });
  const press = (chat: number, queryId: string) =>
    audit.asked(chat, { update: ++update, at: now, messageId: 0, queryId });
  const copy = (from: number, messageId: number, to: number) => audit.relayed(from, messageId, to, ++now);
  const reply = (chat: number, words: string) => {
    audit.replied(chat);
    audit.sent(chat, "sendMessage", words, ++now);
  };
  const counts = () => {
    const { owed, copied_twice, sent_twice, out_of_order } = audit.report();
    return [owed.count, copied_twice.count, sent_twice.count, out_of_order.count];
  };
  return { audit, text, press, copy, reply, counts, later: (ms: number) => (now += ms) };
}

test("texts that are copied or answered once, in order, owe nothing", () => {
  const { audit, text, press, copy, reply, counts } = setUp();
  for (let round = 1; round <= 50; round++) {
    text(A, round * 10);
    text(A, round * 10 + 1);
    copy(A, round * 10, B);
    copy(A, round * 10 + 1, B);
    text(A, round * 10 + 2);
    reply(A, "looking for somebody");
    press(A, `q${round}`);
    audit.answered(A, `q${round}`);
    reply(A, "settings");
  }
  expect(counts()).toEqual([0, 0, 0, 0]);
  expect(audit.report()).toMatchObject({
    asked: 200,
    copies: 100,
    sends: 100,
    seen: { relayed: 100, replied: 50, answered: 50 },
  });
});

test("a text without an effect is owed, by its update and chat", () => {
  const { audit, text, copy } = setUp();
  text(A, 10);
  text(A, 11);
  copy(A, 10, B);
  expect(audit.report().owed).toEqual({ count: 1, examples: [`update 2 of chat ${A}`] });
});

test("a text that a later one overtook is owed for good, and a copy after all is out of order", () => {
  const { text, copy, counts } = setUp();
  text(A, 10);
  text(A, 11);
  copy(A, 11, B);
  expect(counts()).toEqual([1, 0, 0, 0]);
  copy(A, 10, B);
  expect(counts()).toEqual([0, 0, 0, 1]);
});

test("a lost text is not hidden by the answer to a later one", () => {
  const { text, reply, counts } = setUp();
  text(A, 10);
  text(A, 11);
  reply(A, "hm");
  expect(counts()).toEqual([1, 0, 0, 0]);
});

test("the same text copied again is a repetition, whenever it comes; spread over many chats it is none", () => {
  const { text, copy, counts } = setUp();
  text(A, 10);
  copy(A, 10, B);
  copy(A, 10, C);
  expect(counts()).toEqual([0, 0, 0, 0]);
  text(A, 11);
  copy(A, 11, B);
  copy(A, 10, B);
  copy(A, 11, B);
  expect(counts()).toEqual([0, 2, 0, 0]);
});

test("the same words twice are a repetition unless two acts asked for them", () => {
  const { text, reply, counts } = setUp();
  text(A, 10);
  text(A, 11);
  reply(A, "I did not understand");
  reply(A, "I did not understand");
  expect(counts()).toEqual([0, 0, 0, 0]);
  text(A, 12);
  reply(A, "done");
  reply(A, "done");
  expect(counts()).toEqual([0, 0, 1, 0]);
});

test("the same words much later, unasked, are another message", () => {
  const { reply, counts, later } = setUp();
  reply(A, "still here?");
  later(61_000);
  reply(A, "still here?");
  expect(counts()).toEqual([0, 0, 0, 0]);
});

test("nothing is owed to who stopped the bot", () => {
  const { audit, text, counts } = setUp();
  text(A, 10);
  audit.excuse(A);
  expect(counts()).toEqual([0, 0, 0, 0]);
  expect(audit.report().excused).toBe(1);
});

test("links tell who heard whom from when to when", () => {
  const { audit, text, copy } = setUp();
  for (const [messageId, to] of [
    [10, B],
    [11, B],
    [12, C],
  ] as const) {
    text(A, messageId);
    copy(A, messageId, to);
  }
  expect(audit.links()).toEqual([
    [A, B, 1, 2, 2],
    [A, C, 3, 3, 1],
  ]);
});

test("the audit of a bot follows what people and the bot really did", async () => {
  const { url } = await startSimulator();
  const [ann, bob] = [await addTalker(url), await addTalker(url)];
  const act = async (person: number, body: object) =>
    (await send<{ message_id: number }>("POST", `${url}/people/${person}/bots/shop/act`, body)).body
      .message_id;
  // Asked for once, so that the bot is told of them: updates wait for getUpdates otherwise just as well.
  await api(url, "sendMessage", { chat_id: ann, text: "welcome" });
  await api(url, "sendMessage", { chat_id: bob, text: "welcome" });
  const first = await act(ann, { text: "one" });
  const second = await act(ann, { text: "two" });
  const copy = (message_id: number) =>
    api(url, "copyMessage", { chat_id: bob, from_chat_id: ann, message_id });
  await copy(second);
  await copy(first);
  await copy(second);
  await act(bob, { text: "lost" });
  const { body: report } = await send<AuditReport>("GET", `${url}/audit?bot=shop`);
  expect(report).toMatchObject({
    asked: 5,
    seen: { relayed: 1, replied: 2, answered: 0 },
    owed: { count: 1 },
    copied_twice: { count: 1, examples: [`message ${second} of chat ${ann} to chat ${bob}`] },
    out_of_order: { count: 1 },
    sent_twice: { count: 0 },
  });
  const { body } = await send<{ links: LinkRow[] }>("GET", `${url}/audit/links?bot=shop`);
  expect(body.links).toEqual([[ann, bob, expect.any(Number), expect.any(Number), 3]]);
});
