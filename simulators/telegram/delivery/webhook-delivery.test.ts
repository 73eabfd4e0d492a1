import { expect, test } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import { livesSeconds, queueIdOf, type UpdateKind } from "./update-kinds.ts";
import { type QueuedUpdate, UpdateQueue } from "./update-queue.ts";
import type { WebhookConnection, WebhookOutcome } from "./webhook-connection.ts";
import { WebhookDelivery } from "./webhook-delivery.ts";

const QUIET = {
  added: () => undefined,
  removed: () => undefined,
  expired: () => undefined,
  lost: () => undefined,
};
const OK = answer(200);

function answer(status: number, headers: Record<string, string> = {}): WebhookOutcome {
  return {
    kind: "answer",
    status,
    reason: status === 500 ? "Internal Server Error" : "",
    headers,
    body: Buffer.alloc(0),
  };
}

interface Sent {
  readonly id: number;
  readonly queueId: number;
  readonly atSeconds: number;
  readonly connection: number;
}

/** A delivery whose other side is `respond`, on a clock that stands still. */
function setUp(
  maxConnections: number,
  respond: (update: QueuedUpdate) => Promise<WebhookOutcome> | WebhookOutcome,
) {
  const clock = createManualClock();
  const start = clock.now();
  const expired: number[] = [];
  const updates = new UpdateQueue(1, { ...QUIET, removed: ({ id }) => expired.push(id) });
  const sent: Sent[] = [];
  const errors: string[] = [];
  const opened: number[] = [];
  let gone = 0;
  const numbers = new Map<WebhookConnection, number>();
  const delivery = new WebhookDelivery({
    updates,
    maxConnections,
    clock,
    random: () => 0,
    connect() {
      const connection = { send: () => Promise.resolve(OK), close: () => undefined };
      opened.push((clock.now() - start) / 1000);
      numbers.set(connection, opened.length);
      return connection;
    },
    async send(connection, update) {
      const { id, queueId } = update;
      sent.push({
        id,
        queueId,
        atSeconds: (clock.now() - start) / 1000,
        connection: numbers.get(connection) ?? 0,
      });
      return respond(update);
    },
    heldUntil: () => 0,
    onAttempt: () => undefined,
    onError: (message) => errors.push(message),
    onReply: () => undefined,
    onGone: () => {
      gone += 1;
    },
  });
  const push = (kind: UpdateKind, chat: number, user = chat) => {
    const expiresAt = Math.floor(clock.now() / 1000) + livesSeconds(kind);
    updates.push(`"${kind}":{}`, queueIdOf(kind, { chat, user }), expiresAt);
    delivery.wake();
  };
  return { clock, updates, sent, errors, opened, delivery, push, gone: () => gone };
}

const DAY_MS = 86_400_000;

/** A side that answers when told to. */
function held() {
  const open = new Map<number, (outcome: WebhookOutcome) => void>();
  return {
    open,
    respond: ({ id }: QueuedUpdate) => new Promise<WebhookOutcome>((resolve) => open.set(id, resolve)),
  };
}

test("a failing callback query is delivered at 0, 0, 2, 6, 14, 30, 62 and 122 s and then dropped", async () => {
  const { clock, sent, push, updates } = setUp(40, () => answer(500));
  push("callback_query", 7);
  await clock.advance(300_000);
  expect(sent.map(({ atSeconds }) => atSeconds)).toEqual([0, 0, 2, 6, 14, 30, 62, 122]);
  expect(updates.size).toBe(0);
});

test("a failing message is tried for a day, at most every 60 to 120 seconds", async () => {
  const { clock, sent, push, updates } = setUp(40, () => answer(500));
  push("message", 7);
  await clock.advance(DAY_MS + 200_000);
  const gaps = sent.slice(8).map(({ atSeconds }, index) => atSeconds - (sent[index + 7]?.atSeconds ?? 0));
  expect(Math.min(...gaps)).toBe(60);
  expect(sent.length).toBeGreaterThan(1400);
  expect(sent.at(-1)?.atSeconds).toBeLessThanOrEqual(86_400);
  expect(updates.size).toBe(0);
});

test.each([
  ["inline_query", 6],
  ["chosen_inline_result", 15],
] as const)("a %s that fails at once is delivered %i times before its time is over", async (kind, times) => {
  const { clock, sent, push } = setUp(40, () => answer(500));
  push(kind, 7);
  await clock.advance(700_000);
  expect(sent).toHaveLength(times);
});

test("Retry-After takes the place of the delay, from the first failure on, and leaves the back-off as it was", async () => {
  const { clock, sent, push } = setUp(40, () =>
    sent.length <= 2 ? answer(429, { "retry-after": "7" }) : answer(500),
  );
  push("message", 7);
  await clock.advance(30_000);
  expect(sent.map(({ atSeconds }) => atSeconds)).toEqual([0, 7, 14, 16, 20, 28]);
});

test.each([
  ["999999", 3600],
  ["-5", 0],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 0],
])("Retry-After %s means %i s", async (value, seconds) => {
  const { clock, sent, push } = setUp(40, () =>
    sent.length === 1 ? answer(503, { "retry-after": value }) : OK,
  );
  push("message", 7);
  await clock.advance(4_000_000);
  expect(sent.map(({ atSeconds }) => atSeconds)).toEqual([0, seconds]);
});

test("a queue is in strict order with one update under way, while others go on", async () => {
  const side = held();
  const { clock, sent, push } = setUp(40, side.respond);
  push("message", 7);
  push("edited_message", 7);
  push("callback_query", 7);
  push("message", 8);
  // The first success ends the slow mode that a new webhook begins in.
  await clock.advance(0);
  expect(sent.map(({ id }) => id)).toEqual([1]);
  side.open.get(1)?.(OK);
  await clock.advance(0);
  expect(sent.map(({ id }) => id)).toEqual([1, 3, 4, 2]);
});

test("a failing update holds back its own queue only", async () => {
  const { clock, sent, push } = setUp(40, ({ id }) => (id === 1 ? answer(500) : OK));
  push("message", 7);
  push("message", 7);
  push("message", 8);
  push("message", 9);
  await clock.advance(10_000);
  const ids = sent.map(({ id }) => id);
  expect(ids).not.toContain(2);
  expect(ids).toEqual(expect.arrayContaining([3, 4]));
});

test("2 × max_connections queues in back-off stop the whole bot", async () => {
  const failing = new Set<number>();
  const { clock, sent, push, updates } = setUp(3, ({ queueId }) => (failing.has(queueId) ? answer(500) : OK));
  for (let chat = 1; chat <= 5; chat++) failing.add(chat);
  for (let chat = 1; chat <= 6; chat++) push("message", chat);
  push("message", 100);
  await clock.advance(60_000);
  // Five failing queues leave one place: it serves chat 6 and then chat 100.
  expect(sent.filter(({ queueId }) => queueId === 100)).toHaveLength(1);

  failing.add(6);
  push("message", 6);
  push("message", 101);
  await clock.advance(600_000);
  expect(sent.some(({ queueId }) => queueId === 101)).toBe(false);

  failing.clear();
  await clock.advance(200_000);
  expect(sent.filter(({ queueId }) => queueId === 101)).toHaveLength(1);
  expect(updates.size).toBe(0);
});

test("connections open ten at once and then twenty a second, never more than max_connections", async () => {
  const side = held();
  const { clock, opened, push } = setUp(25, side.respond);
  push("message", 1);
  await clock.advance(0);
  side.open.get(1)?.(OK);
  await clock.advance(0);
  for (let chat = 2; chat <= 60; chat++) push("message", chat);
  await clock.advance(5000);
  const first = opened[0] ?? 0;
  expect(opened.filter((at) => at - first === 0)).toHaveLength(11);
  expect(opened.filter((at) => at - first <= 0.5)).toHaveLength(21);
  expect(opened).toHaveLength(25);
});

test("after ten seconds without a success there is one connection, opened at most every two seconds", async () => {
  const { clock, opened, push, delivery } = setUp(40, () => ({
    kind: "failed",
    error: "Connection refused",
  }));
  for (let chat = 1; chat <= 20; chat++) push("message", chat);
  await clock.advance(20_000);
  expect(delivery.connections).toBeLessThanOrEqual(1);
  const gaps = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2);
  expect(opened.length).toBeGreaterThan(8);
});

test("a redirect is a failure, told in Telegram's words", async () => {
  const { clock, errors, push } = setUp(
    40,
    () => ({ ...answer(302), kind: "answer", reason: "Found" }) as WebhookOutcome,
  );
  push("message", 7);
  await clock.advance(0);
  expect(errors[0]).toBe("Wrong response from the webhook: 302 Found");
});

test("an answer with Connection: close costs the connection", async () => {
  const { clock, sent, push } = setUp(40, () => answer(200, { connection: "close" }));
  push("message", 7);
  push("message", 7);
  await clock.advance(5000);
  expect(sent.map(({ connection }) => connection)).toEqual([1, 2]);
});

test("410 for 23 hours removes the webhook, any other failure in between starts the time anew", async () => {
  const HOUR = 3_600_000;
  let status = 410;
  const { clock, push, gone } = setUp(40, () => answer(status));
  push("message", 7);
  await clock.advance(22 * HOUR);
  status = 500;
  await clock.advance(HOUR / 2);
  status = 410;
  await clock.advance(HOUR);
  push("message", 8);
  expect(gone()).toBe(0);
  await clock.advance(22.5 * HOUR);
  expect(gone()).toBe(1);
});
