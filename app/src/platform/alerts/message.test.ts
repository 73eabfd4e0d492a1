import { expect, test } from "vitest";
import { htmlToPlain } from "../i18n/html.ts";
import { operatorsMessage } from "./message.ts";
import { alertOf, notificationOf } from "./notification.fixture.ts";

const messageOf = (alerts: readonly object[], left = 0) =>
  operatorsMessage(notificationOf(...alerts).alerts, left);

test("an alert says what it is, of what, what people feel, since when, and where its runbook is", () => {
  expect(messageOf([alertOf()])).toEqual({
    text: `<b>1 firing</b>

🔴 <b>ReactionFails</b> critical · staging · shipping
shipping: 3 % get no answer.
since 2026-11-26 14:02 UTC · <a href="https://git.example.org/docs/runbooks/ReactionFails.md">runbook</a>`,
    silent: false,
  });
});

test("of several what is critical comes first and what is over last; what is only over makes no noise", () => {
  const over = alertOf({ name: "JobSlow", status: "resolved" });
  const { text, silent } = messageOf([over, alertOf({ severity: "warning" }), alertOf()]);
  expect(text.match(/🔴|🟠|✅/g)).toEqual(["🔴", "🟠", "✅"]);
  expect(text).toContain("<b>2 firing, 1 over</b>");
  expect(silent).toBe(false);
  expect(messageOf([over])).toMatchObject({ text: expect.stringMatching(/^<b>1 over<\/b>/), silent: true });
});

test("a runbook whose address nobody has said yet is shown as its path in the repository", () => {
  const { text } = messageOf([alertOf({ runbook: "docs/runbooks/JobSlow.md" })]);
  expect(text).toContain("UTC · <code>docs/runbooks/JobSlow.md</code>");
});

test("whatever is in a label or a sentence stays text, and only an address of the web is a link", () => {
  const { text } = messageOf([
    alertOf({ name: "<b>x</b>", summary: 'a "b" <script> & c', runbook: "javascript:alert(1)" }),
  ]);
  expect(text).toContain("&lt;b&gt;x&lt;/b&gt;");
  expect(text).toContain("a &quot;b&quot; &lt;script&gt; &amp; c");
  expect(text).not.toContain("javascript");
  expect(messageOf([alertOf({ runbook: 'https://a.example/"><b>' })]).text).toContain(
    '"https://a.example/&quot;&gt;&lt;b&gt;"',
  );
});

test("a storm of alerts stays one message that Telegram takes, and says how many it leaves out", () => {
  const long = "&".repeat(500);
  const many = Array.from({ length: 60 }, () => alertOf({ name: long, summary: long }));
  const { text } = messageOf(many, 7);
  expect(htmlToPlain(text).length).toBeLessThan(4_096);
  expect(text).toContain("… and 57 more");
});
