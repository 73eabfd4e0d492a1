import { expect, test } from "vitest";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { Audit, type AuditReport } from "./audit.ts";

const A = 1;
const B = 2;
const C = 3;

/** An audit in which A's messages 1 to 3 were copied to B, and short words for what happens then. */
function setUp() {
  const audit = new Audit();
  const copy = (messageId: number, to = B) => audit.relayed(A, messageId, to, 0);
  for (const messageId of [1, 2, 3]) copy(messageId);
  const edit = (messageId: number, nextId = messageId + 1) =>
    audit.edited(A, { update: 100, messageId, nextId });
  const counts = () => {
    const { edits, out_of_order } = audit.report();
    return { due: edits.due, owed: edits.owed.count, late: out_of_order.count };
  };
  return { audit, copy, edit, counts };
}

test("a change is owed until the copy is changed", () => {
  const { audit, edit, counts } = setUp();
  edit(3);
  expect(audit.report().edits).toEqual({
    ...{ asked: 1, relayed: 0, due: 1 },
    owed: { count: 1, examples: ["update 100 of chat 1, which changed message 3"] },
  });
  audit.relayedEdit(A, 3, B);
  expect(counts()).toEqual({ due: 1, owed: 0, late: 0 });
});

test("nothing is owed for a message without a copy, or of an earlier chat", () => {
  const { audit, copy, edit, counts } = setUp();
  audit.replied(A);
  edit(3);
  copy(10, C);
  edit(3);
  expect(counts()).toEqual({ due: 0, owed: 0, late: 0 });
});

test("nothing is owed to who was told afterwards that the other one left, or stopped the bot", () => {
  const { audit, copy, edit, counts } = setUp();
  edit(3);
  audit.replied(A);
  copy(10);
  edit(10);
  audit.excuse(A);
  expect(counts()).toEqual({ due: 0, owed: 0, late: 0 });
});

test("a change that a later message overtook is owed for good, and is late when it comes after all", () => {
  const { audit, copy, edit, counts } = setUp();
  edit(3);
  copy(4);
  audit.replied(A);
  expect(counts()).toEqual({ due: 1, owed: 1, late: 0 });
  audit.relayedEdit(A, 3, B);
  expect(counts()).toEqual({ due: 1, owed: 0, late: 1 });
});

test("a message that was sent before the change overtakes nothing", () => {
  const { audit, copy, edit, counts } = setUp();
  edit(3, 7);
  copy(6);
  audit.relayedEdit(A, 3, B);
  expect(counts()).toEqual({ due: 1, owed: 0, late: 0 });
});

test("one change of the copy stands for two in a row", () => {
  const { audit, edit, counts } = setUp();
  edit(3);
  edit(3);
  audit.relayedEdit(A, 3, B);
  expect(counts()).toEqual({ due: 2, owed: 0, late: 0 });
});

test("what a person really changed is followed to the copy that the bot really changed", async () => {
  const { url } = await startSimulator();
  const [ann, bob] = [await addTalker(url), await addTalker(url)];
  const act = async (body: object) =>
    (await send<{ message_id: number }>("POST", `${url}/people/${ann}/bots/shop/act`, body)).body.message_id;
  const edits = async () => (await send<AuditReport>("GET", `${url}/audit?bot=shop`)).body.edits;
  await api(url, "sendMessage", { chat_id: ann, text: "welcome" });
  const text = await act({ text: "one" });
  const copied = await api(url, "copyMessage", { chat_id: bob, from_chat_id: ann, message_id: text });
  await act({ text: "two", edit: text });
  expect(await edits()).toMatchObject({ asked: 1, relayed: 0, due: 1, owed: { count: 1 } });
  const { message_id } = (copied.body as { result: { message_id: number } }).result;
  await api(url, "editMessageText", { chat_id: bob, message_id, text: "two" });
  expect(await edits()).toMatchObject({ asked: 1, relayed: 1, due: 1, owed: { count: 0 } });
});
