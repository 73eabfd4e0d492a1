import fc from "fast-check";
import { expect, test } from "vitest";
import type { OxapayPayment, OxapayTransfer } from "../clients/oxapay.ts";
import { judge, unsettled, type Verdict } from "./verdict.ts";

const HOUR = 3_600_000;
const END = new Date(10 * HOUR);
const [BEFORE, AFTER, LONG_AFTER] = [9 * HOUR, 11 * HOUR, 40 * HOUR];

const transfer = (value: number | undefined, confirmed = true): OxapayTransfer => ({
  amount: value ?? 0.001,
  currency: "BTC",
  network: "Tron Network",
  at: undefined,
  value,
  confirmed,
});
const invoice = (status: string, ...transfers: OxapayTransfer[]): OxapayPayment => ({
  trackId: "1",
  orderId: "P-1",
  status,
  amountCents: 2_500,
  currency: "USD",
  expiresAt: END,
  transfers,
});
const owed = (cents: number, state: "paid" | "underpaid" = "paid", late = false): Verdict => ({
  kind: "owed",
  cents,
  state,
  late,
});

test.each<[string, OxapayPayment, number, Verdict]>([
  ["a page nobody paid on", invoice("waiting"), BEFORE, { kind: "wait", soon: false }],
  ["a page that ended unpaid", invoice("expired"), AFTER, { kind: "nothing" }],
  ["a transfer on its way", invoice("paying", transfer(25, false)), BEFORE, { kind: "wait", soon: true }],
  [
    "one on its way when the page ends",
    invoice("expired", transfer(25, false)),
    AFTER,
    { kind: "wait", soon: true },
  ],
  ["all that was asked", invoice("paid", transfer(25)), BEFORE, owed(2_500)],
  ["paid without a list of transfers", invoice("paid"), BEFORE, owed(2_500)],
  ["a hair more, by the rate", invoice("paid", transfer(25.009)), BEFORE, owed(2_500)],
  ["more", invoice("paid", transfer(25), transfer(12.5)), BEFORE, owed(3_750)],
  ["less, but covered", invoice("paid", transfer(24.8)), BEFORE, owed(2_500)],
  [
    "covered, and not called paid yet",
    invoice("paying", transfer(24.8)),
    BEFORE,
    { kind: "wait", soon: true },
  ],
  ["a part on an open page", invoice("paying", transfer(10)), BEFORE, { kind: "partial", cents: 1_000 }],
  [
    "called underpaid while open",
    invoice("underpaid", transfer(10)),
    BEFORE,
    { kind: "partial", cents: 1_000 },
  ],
  ["a part when the page ended", invoice("underpaid", transfer(10)), AFTER, owed(1_000, "underpaid")],
  [
    "a part that stays paying after the end",
    invoice("paying", transfer(10)),
    AFTER,
    { kind: "partial", cents: 1_000 },
  ],
  ["one that stays paying for a day", invoice("paying", transfer(10)), LONG_AFTER, owed(1_000, "underpaid")],
  ["all of it, late", invoice("expired", transfer(25)), AFTER, owed(2_500, "paid", true)],
  ["a part of it, late", invoice("expired", transfer(10)), AFTER, owed(1_000, "underpaid", true)],
  ["a part, accepted by hand", invoice("manual_accept", transfer(10)), AFTER, owed(1_000)],
  ["what has no value, accepted by hand", invoice("manual_accept", transfer(undefined)), AFTER, owed(2_500)],
  [
    "a part of which some has no value, accepted by hand",
    invoice("manual_accept", transfer(10), transfer(undefined)),
    AFTER,
    owed(2_500),
  ],
  ["paid with what has no value", invoice("paid", transfer(undefined)), BEFORE, owed(2_500)],
  [
    "one on its way for more than a day",
    invoice("paying", transfer(10), transfer(15, false)),
    LONG_AFTER,
    owed(1_000, "underpaid"),
  ],
  [
    "one on its way for more than a day to an expired page",
    invoice("expired", transfer(25, false)),
    LONG_AFTER,
    { kind: "nothing" },
  ],
  [
    "what has no value on a page that ended",
    invoice("expired", transfer(undefined)),
    AFTER,
    { kind: "wait", soon: false },
  ],
  [
    "nothing but what has no value",
    invoice("paying", transfer(undefined)),
    BEFORE,
    { kind: "wait", soon: false },
  ],
  ["what goes back", invoice("refunding", transfer(25)), AFTER, { kind: "returned" }],
  ["what went back", invoice("refunded", transfer(25)), AFTER, { kind: "returned" }],
  ["a status of tomorrow", invoice("frozen", transfer(25)), AFTER, { kind: "wait", soon: true }],
])("%s", (_what, truth, now, verdict) => {
  expect(judge(truth, END, now)).toEqual(verdict);
});

test("whatever came in, no more is owed than came in or was asked, and no cent of it is forgotten at the end", () => {
  const status = fc.constantFrom("paid", "underpaid", "expired", "manual_accept", "paying");
  const cents = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(status, cents, (which, parts) => {
      const came = parts.reduce((sum, part) => sum + part, 0);
      const verdict = judge(invoice(which, ...parts.map((part) => transfer(part / 100))), END, LONG_AFTER);
      if (verdict.kind !== "owed") throw new Error(`${verdict.kind} although it is over`);
      expect(verdict.cents).toBeGreaterThanOrEqual(came);
      expect(verdict.cents).toBeLessThanOrEqual(Math.max(came, 2_500));
    }),
  );
});

const none = transfer(undefined);
test.each<[string, OxapayPayment, number, number | undefined, number]>([
  ["what paid an invoice", invoice("paid", none), BEFORE, undefined, 0],
  ["what paid it, in two coins", invoice("paid", none, transfer(12.5), none), AFTER, undefined, 0],
  ["what paid it and was counted", invoice("paid", none), AFTER, 1, 0],
  ["what came after that", invoice("paid", none, none), AFTER, 1, 1],
  ["what came besides all that was asked", invoice("paid", transfer(25), none), BEFORE, undefined, 1],
  ["what may still get a value", invoice("paying", none), BEFORE, undefined, 0],
  ["what has none when the page has closed", invoice("paying", none), AFTER, undefined, 1],
  ["what has none on an expired page", invoice("expired", none), BEFORE, undefined, 1],
  ["what is not confirmed", invoice("expired", transfer(undefined, false)), AFTER, undefined, 0],
  ["what the owner accepted", invoice("manual_accept", none), AFTER, undefined, 0],
  ["what goes back", invoice("refunding", none), AFTER, undefined, 0],
])("%s: a person settles only what nothing else does", (_what, truth, now, counted, expected) => {
  expect(unsettled(truth, END, now, counted)).toHaveLength(expected);
});
