import { expect, test } from "vitest";
import type { Ledger } from "./bot-fleet.ts";
import { EMPTY_LEDGER, entered, totalOf, unreadOf } from "./ledger.ts";
import type { PodFigures } from "./pod-figures.ts";

const STARTED = "2026-01-01T00:00:00Z";
const BEFORE = "2025-12-31T00:00:00Z";
const at = (seconds: number) => new Date(Date.parse(STARTED) + seconds * 1_000);

const pod = (name: string, counters: readonly number[] | undefined, createdAt = BEFORE): PodFigures => ({
  pod: name,
  createdAt,
  ends: false,
  ...(counters && { counters }),
  pending: {},
});
const look = (ledger: Ledger, seconds: number, ...pods: readonly PodFigures[]): Ledger =>
  entered(ledger, { pods, pending: 0, startedAt: STARTED, now: at(seconds) });

test("what pods counted before is left out; what new pods count is counted whole; what those that went had counted stays", () => {
  let ledger = look(EMPTY_LEDGER, 0, pod("old", [100, 1, 2, 3]));
  ledger = look(ledger, 3, pod("old", [110, 1, 2, 3]), pod("new", [5, 2, 0, 0], at(1).toISOString()));
  ledger = look(ledger, 6, pod("new", [9, 2, 1, 0], at(1).toISOString()));
  expect(totalOf(ledger)).toEqual({ updates: 19, refused: 2, lost: 1, duplicated: 0 });
  expect(ledger.unread).toBe(0);
});

test("a pod of the second in which the rollout began was there before it", () => {
  const first = look(EMPTY_LEDGER, 0, pod("a", [100, 0, 0, 0], STARTED));
  expect(totalOf(look(first, 3, pod("a", [104, 0, 0, 0], STARTED))).updates).toBe(4);
});

test("a process that began again counts from 0", () => {
  let ledger = look(EMPTY_LEDGER, 0, pod("a", [100, 0, 0, 0]));
  ledger = look(ledger, 3, pod("a", [104, 0, 0, 0]));
  ledger = look(ledger, 6, pod("a", [3, 0, 0, 1]));
  expect(totalOf(ledger)).toMatchObject({ updates: 7, duplicated: 1 });
});

test("the same look twice counts nothing twice", () => {
  const first = look(EMPTY_LEDGER, 0, pod("a", [10, 0, 0, 0]));
  const second = look(first, 3, pod("a", [12, 0, 0, 0]));
  expect(look(second, 3, pod("a", [12, 0, 0, 0]))).toEqual(second);
  expect(look(first, 3, pod("a", [12, 0, 0, 0]))).toEqual(second);
});

test("a pod that could not be read for its last seconds is told of; one that is read again is not", () => {
  let ledger = look(EMPTY_LEDGER, 0, pod("a", [1, 0, 0, 0]), pod("b", [1, 0, 0, 0]));
  ledger = look(ledger, 15, pod("a", undefined), pod("b", [4, 0, 0, 0]));
  ledger = look(ledger, 18, pod("b", [4, 0, 0, 0]));
  expect([ledger.unread, totalOf(ledger).updates]).toEqual([1, 3]);
});

test("a pod that was never read is told of, whether it went or is still there; one that began to tell is not", () => {
  let ledger = look(EMPTY_LEDGER, 3, pod("gone", undefined), pod("mute", undefined), pod("late", undefined));
  ledger = look(ledger, 15, pod("mute", undefined), pod("late", [70, 0, 0, 0]));
  expect(ledger.unread).toBe(1);
  expect(unreadOf(ledger, at(15))).toBe(2);
  ledger = look(ledger, 18, pod("mute", undefined), pod("late", [72, 0, 0, 0]));
  // What it had counted before it told is not known to be of the rollout.
  expect(totalOf(ledger).updates).toBe(2);
});

test("a pod that still ends when the rollout is closed is told of", () => {
  const ending = { ...pod("a", [1, 0, 0, 0]), ends: true };
  const ledger = look(EMPTY_LEDGER, 3, ending, pod("b", [1, 0, 0, 0]));
  expect([ledger.unread, unreadOf(ledger, at(3))]).toEqual([0, 1]);
});

test("of what waits at Telegram the most counts: a bot's largest, all bots together, or the operator's own look", () => {
  const told = (pending: Readonly<Record<string, number>>) => ({ ...pod("x", undefined), pending });
  const reading = { startedAt: STARTED, now: at(0) };
  const ledger = entered(EMPTY_LEDGER, {
    ...reading,
    pods: [told({ shop: 5 }), told({ shop: 7, talk: 1 })],
    pending: 6,
  });
  expect(ledger.maxPending).toBe(8);
  expect(entered(ledger, { ...reading, pods: [], pending: 20 }).maxPending).toBe(20);
  expect(entered(ledger, { ...reading, pods: [], pending: 0 }).maxPending).toBe(8);
});
