import { expect, test } from "vitest";
import { nextLook } from "./looks.ts";

const HOUR_MS = 3_600_000;
const CREATED = 1_000_000_000_000;
const END = CREATED + HOUR_MS;
const PAYMENT = {
  created_at: new Date(CREATED),
  expires_at: new Date(END),
  track_id: "track",
};

/** Hours after the page's end at which a payment is looked at, one look after the other. */
function looksAfterEnd(state: "open" | "paid" | "expired"): number[] {
  const hours: number[] = [];
  for (let at = nextLook({ ...PAYMENT, state }, END); at !== undefined; ) {
    hours.push((at.getTime() - END) / HOUR_MS);
    at = nextLook({ ...PAYMENT, state }, at.getTime());
  }
  return hours;
}

test("what is sent to a page after its end is found for a week, whether it was paid or not", () => {
  expect(looksAfterEnd("expired")).toEqual([1 / 60, 1, 6, 24, 72, 168]);
  expect(looksAfterEnd("paid")).toEqual([1, 24, 168]);
});

test("while a page is open the first looks come within the hour", () => {
  const first = nextLook({ ...PAYMENT, state: "open" }, CREATED);
  expect(first?.getTime()).toBe(CREATED + 3 * 60_000);
});

test("a payment whose page was never shown is not looked at", () => {
  const { track_id: _none, ...unseen } = PAYMENT;
  expect(nextLook({ ...unseen, state: "expired" }, END)).toBeUndefined();
});
