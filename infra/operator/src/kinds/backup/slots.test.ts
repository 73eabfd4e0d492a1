import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueSlot, slotsOf } from "./slots.ts";

const at = (text: string): Date => new Date(text);
const nightly = slotsOf("30 2 * * *", "Europe/Berlin");

test("times are those of the zone, the last one being up to the moment itself", () => {
  expect(nightly.last(at("2026-11-26T01:30:00.000Z"))).toEqual(at("2026-11-26T01:30:00Z"));
  expect(nightly.last(at("2026-11-26T01:29:59.999Z"))).toEqual(at("2026-11-25T01:30:00Z"));
  expect(nightly.next(at("2026-11-26T01:30:00.000Z"))).toEqual(at("2026-11-27T01:30:00Z"));
});

test("a night without half past two has it an hour later, a night with two of them has it once", () => {
  const nights = (from: string) => {
    const first = nightly.next(at(from));
    const second = nightly.next(first);
    return [first, second, nightly.next(second)];
  };
  // Clocks go forward on 2026-03-29, and back on 2026-10-25.
  expect(nights("2026-03-28T12:00:00Z")).toEqual(
    ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"].map(at),
  );
  expect(nights("2026-10-24T12:00:00Z")).toEqual(
    ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"].map(at),
  );
});

test.each([
  ["61 * * * *", "Etc/UTC"],
  ["0 0 31 2 *", "Etc/UTC"],
  ["* * * * *", "Europe/Atlantis"],
])("%s in %s is refused", (expression, zone) => {
  expect(() => slotsOf(expression, zone)).toThrow();
});

describe("whether a backup is due", () => {
  const slots = slotsOf("0 * * * *", "Etc/UTC");
  const hour = at("2026-11-26T12:00:00Z");

  test("once for each time, and once for several that nobody was there for", () => {
    expect(dueSlot({ slots, lastDone: hour, now: at("2026-11-26T12:59:59Z") })).toEqual({ kind: "none" });
    const after = at("2026-11-26T17:20:00Z");
    expect(dueSlot({ slots, lastDone: hour, now: after })).toEqual({
      kind: "due",
      slot: at("2026-11-26T17:00:00Z"),
    });
  });

  test("not when it is too late to begin, and that is said", () => {
    const late = { slots, lastDone: hour, now: at("2026-11-26T17:20:00Z") };
    expect(dueSlot({ ...late, startingDeadlineMs: 20 * 60_000 })).toMatchObject({ kind: "due" });
    expect(dueSlot({ ...late, startingDeadlineMs: 19 * 60_000 })).toMatchObject({ kind: "missed" });
  });

  test("again, after a clock that ran ahead was put right", () => {
    const ahead = dueSlot({ slots, lastDone: at("2027-01-01T00:00:00Z"), now: at("2026-11-26T12:10:00Z") });
    expect(ahead).toEqual({ kind: "ahead", slot: hour });
    expect(dueSlot({ slots, lastDone: hour, now: at("2026-11-26T13:00:00Z") })).toMatchObject({
      kind: "due",
    });
  });

  test("however often it is asked: every time is dealt with at most once, and the last one is", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 4 * 3_600_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, (pauses) => {
        let now = hour.getTime();
        let lastDone = hour;
        const dealt: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const due = dueSlot({ slots, lastDone, now: new Date(now) });
          if (due.kind === "none") continue;
          dealt.push(due.slot.getTime());
          lastDone = due.slot;
        }
        expect(new Set(dealt).size).toBe(dealt.length);
        expect(lastDone.getTime()).toBe(Math.floor(now / 3_600_000) * 3_600_000);
      }),
    );
  });
});
