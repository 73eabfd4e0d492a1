import { expect, test } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { DEFAULT_FLOODS, FloodLimits, type FloodRules } from "./flood-limits.ts";

function setUp(rules: Partial<FloodRules> = {}) {
  const clock = createManualClock();
  const limits = new FloodLimits({ ...DEFAULT_FLOODS, ...rules }, clock, () => 0.5);
  const take = (chat: number, more: { idle?: boolean; paid?: boolean; isEdit?: boolean } = {}) =>
    limits.take({
      bot: 1,
      chat,
      lastActionAt: more.idle === true ? 0 : clock.now(),
      paid: more.paid === true,
      isEdit: more.isEdit === true,
    });
  return { clock, take };
}

/** How many of `count` sends get through. */
function passed(count: number, take: () => number): number {
  return Array.from({ length: count }, take).filter((seconds) => seconds === 0).length;
}

test("a chat takes a burst and then about one a second", async () => {
  const { clock, take } = setUp({ chat: { perSecond: 1, burst: 5 } });
  expect(passed(10, () => take(7))).toBe(5);
  expect(take(7)).toBe(1);
  expect(take(8)).toBe(0);
  await clock.advance(3000);
  expect(passed(10, () => take(7))).toBe(3);
});

test("a group takes twenty a minute", () => {
  const { take } = setUp();
  expect(passed(100, () => take(-7))).toBe(20);
  expect(take(-7)).toBe(3);
});

test("replies to thousands of people at once are not limited in sum", () => {
  const { take } = setUp();
  let chat = 0;
  expect(passed(5000, () => take(++chat))).toBe(5000);
});

test("sends to people who did nothing of late share a bucket of thirty a second", async () => {
  const { clock, take } = setUp();
  let chat = 0;
  expect(passed(200, () => take(++chat, { idle: true }))).toBe(60);
  await clock.advance(1000);
  expect(passed(200, () => take(++chat, { idle: true }))).toBe(30);
  expect(passed(200, () => take(++chat, { idle: true, paid: true }))).toBe(200);
  expect(take(++chat, { idle: true, isEdit: true })).toBe(0);
});

test("an ordinary conversation at a machine's speed meets no limit", () => {
  const { take } = setUp();
  expect(passed(100, () => take(7))).toBe(100);
});

test("a flooding bot gets 429 until the rules are switched off", async () => {
  const { url } = await startSimulator({ floods: { chat: { perSecond: 0.1, burst: 1 } } });
  const chat_id = await addTalker(url);
  const say = () => api(url, "sendMessage", { chat_id, text: "hi" });
  await say();
  const refused = await say();
  expect([refused.status, refused.headers.get("retry-after"), refused.body]).toEqual([
    429,
    "10",
    {
      ok: false,
      error_code: 429,
      description: "Too Many Requests: retry after 10",
      parameters: { retry_after: 10 },
    },
  ]);
  await send("POST", `${url}/floods`, { enabled: false });
  expect((await say()).status).toBe(200);
});

test("a share of sends can be refused at random", async () => {
  const { take } = setUp({ random: 0.6 });
  expect(take(7)).toBe(3);
});
