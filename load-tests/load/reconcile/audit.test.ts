import { expect, test } from "vitest";
import { Audit } from "../../../simulators/telegram/audit/audit.ts";
import { auditRules, lossesOf } from "./audit.ts";

/** An audit in which chat 1 writes to chat 2. */
function setUp() {
  const audit = new Audit();
  const text = (messageId: number) => audit.asked(1, { update: messageId, at: 0, messageId, queryId: "" });
  const copy = (messageId: number) => audit.relayed(1, messageId, 2, 0);
  const verdicts = () => auditRules("m", audit.report()).map(({ verdict }) => verdict);
  return { audit, text, copy, verdicts, losses: () => lossesOf(audit.report()) };
}

test("every message passed on once and in order passes", () => {
  const { audit, text, copy, verdicts, losses } = setUp();
  for (const messageId of [1, 2, 3]) {
    text(messageId);
    copy(messageId);
  }
  audit.sent(1, "sendMessage", "hello", 0);
  expect(verdicts()).toEqual(["passed", "passed", "passed", "passed"]);
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
  expect(verdicts().slice(2)).toEqual(["failed", "failed"]);
  expect(losses()).toEqual({ lost: 0, duplicated: 1, out_of_order: 1 });
});

test("a bot that passes nothing on has two rules, and one that was never asked proves nothing", () => {
  const { verdicts } = setUp();
  expect(verdicts()).toEqual(["not checked", "not checked"]);
});
