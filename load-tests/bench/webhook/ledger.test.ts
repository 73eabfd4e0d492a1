import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import { FIRST_UPDATE } from "./update.ts";

const mark = (person: number, number: number) => ({ person, update: FIRST_UPDATE + number });

test("only what arrives while the window is open is counted, but no fault is missed", () => {
  const ledger = new Ledger(4);
  for (const each of [mark(0, 1), mark(1, 2), mark(0, 3)]) {
    ledger.sent(each);
    ledger.acked(each);
  }
  ledger.replied(mark(0, 1));
  ledger.open();
  ledger.replied(mark(1, 2));
  const counts = ledger.close();
  ledger.replied(mark(0, 3));
  expect(counts).toMatchObject({ replies: 1, acks: 0 });
  expect(counts.p50Ms).toBeGreaterThanOrEqual(0);
  expect(ledger.settled).toBe(true);
  expect(ledger.faults()).toEqual({ refused: 0, lost: 0, duplicated: 0, outOfOrder: 0 });
});

test("a reply that comes twice, too early or never is seen", () => {
  const ledger = new Ledger(4);
  for (const each of [mark(0, 1), mark(0, 2), mark(1, 3)]) {
    ledger.sent(each);
    ledger.acked(each);
  }
  ledger.replied(mark(0, 2));
  ledger.replied(mark(0, 2));
  ledger.replied(mark(0, 1));
  expect(ledger.settled).toBe(false);
  expect(ledger.faults()).toEqual({ refused: 0, lost: 1, duplicated: 1, outOfOrder: 1 });
});

test("an update that was refused is owed no reply", () => {
  const ledger = new Ledger(1);
  ledger.sent(mark(0, 1));
  expect(ledger.settled).toBe(false);
  ledger.refused();
  expect(ledger.settled).toBe(true);
  expect(ledger.faults().refused).toBe(1);
});

test("where a program makes no replies, acknowledgements are timed and nothing is lost", () => {
  const ledger = new Ledger(1, false);
  ledger.open();
  ledger.sent(mark(0, 1));
  ledger.acked(mark(0, 1));
  const { acks, p99Ms } = ledger.close();
  expect(acks).toBe(1);
  expect(p99Ms).toBeGreaterThanOrEqual(0);
  expect(ledger.settled).toBe(true);
});
