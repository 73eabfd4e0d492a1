import { expect, test } from "vitest";
import { Audit } from "../../../simulators/telegram/audit/audit.ts";
import { auditRules, lossesOf } from "./audit.ts";

/** An audit in which chat 1 writes to chat 2. */
function setUp() {
  const audit = new Audit();
  const text = (messageId: number) => audit.asked(1, { update: messageId, at: 0, messageId, queryId: "" });
  const copy = (messageId: number) => audit.relayed(1, messageId, 2, 0);
  const edit = (messageId: number, nextId = messageId + 1) =>
    audit.edited(1, { update: 1_000 + messageId, messageId, nextId });
  const verdicts = () => auditRules("m", audit.report()).map(({ verdict }) => verdict);
  return { audit, text, copy, edit, verdicts, losses: () => lossesOf(audit.report()) };
}

test("every message passed on once and in order passes", () => {
  const { audit, text, copy, verdicts, losses } = setUp();
  for (const messageId of [1, 2, 3]) {
    text(messageId);
    copy(messageId);
  }
  audit.sent(1, "sendMessage", "hello", 0);
  expect(verdicts()).toEqual(["passed", "passed", "passed", "passed", "not applicable"]);
  expect(losses()).toEqual({ lost: 0, duplicated: 0, out_of_order: 0 });
});

test("a lost message fails the first rule", () => {
  const { text, copy, verdicts, losses } = setUp();
  text(1);
  text(2);
  copy(2);
  expect(verdicts()[0]).toBe("failed");
  expect(losses()).toEqual({ lost: 1, duplicated: 0, out_of_order: 0 });
});

test("a reply that was accepted twice fails the second", () => {
  const { audit, verdicts, losses } = setUp();
  audit.sent(1, "sendMessage", "hello", 0);
  audit.sent(1, "sendMessage", "hello", 1);
  expect(verdicts()[1]).toBe("failed");
  expect(losses().duplicated).toBe(1);
});

test("a message that was passed on twice fails the third, one out of order the fourth", () => {
  const { text, copy, verdicts, losses } = setUp();
  for (const messageId of [1, 2, 3]) text(messageId);
  for (const messageId of [1, 1, 3, 2]) copy(messageId);
  expect(verdicts().slice(2, 4)).toEqual(["failed", "failed"]);
  expect(losses()).toEqual({ lost: 0, duplicated: 1, out_of_order: 1 });
});

test("a bot that passes nothing on is told to have been checked by two rules, and one that was never asked proves nothing", () => {
  const { verdicts } = setUp();
  const none = "not applicable";
  expect(verdicts()).toEqual(["not checked", "not checked", none, none, none]);
});

test("ten changes of which none reached its copy fail the fifth rule and are lost, as they pass when all did", () => {
  for (const [reach, verdict, lost] of [
    [false, "failed", 10],
    [true, "passed", 0],
  ] as const) {
    const { audit, text, copy, edit, verdicts, losses } = setUp();
    for (let messageId = 1; messageId <= 10; messageId++) {
      text(messageId);
      copy(messageId);
      edit(messageId);
      if (reach) audit.relayedEdit(1, messageId, 2);
    }
    expect(verdicts()[4]).toBe(verdict);
    expect(losses()).toEqual({ lost, duplicated: 0, out_of_order: 0 });
  }
});

test("many changes of which none could be followed prove nothing, a few may all have been of chats that were over", () => {
  for (const [edits, verdict] of [
    [19, "not applicable"],
    [20, "not checked"],
  ] as const) {
    const { edit, verdicts } = setUp();
    for (let messageId = 1; messageId <= edits; messageId++) edit(messageId);
    expect(verdicts()[4]).toBe(verdict);
  }
});
