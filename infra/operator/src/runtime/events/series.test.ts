import { expect, test } from "vitest";
import { EventSeries, type Occurrence } from "./series.ts";

const failing: Occurrence = { type: "Warning", reason: "Failed", action: "Reconcile", note: "It failed." };
const made = () => {
  let id = 0;
  return new EventSeries(() => String(++id));
};

test("the same again and again is one Event that is counted, written at 2, 4, 8, …", () => {
  const series = made();
  const decisions = Array.from({ length: 1_000 }, (_, n) => series.decide("u", failing, n * 1_000));
  const written = decisions.filter(({ kind }) => kind !== "known");
  expect(written[0]).toEqual({ kind: "create", id: "1" });
  expect(written.slice(1).map((one) => (one.kind === "count" ? [one.id, one.count] : one))).toEqual(
    [2, 4, 8, 16, 32, 64, 128, 256, 512].map((count) => ["1", count]),
  );
});

test("after six quiet minutes it is a new Event; of another object it is another", () => {
  const series = made();
  series.decide("u", failing, 0);
  expect(series.decide("u", failing, 360_000)).toEqual({ kind: "create", id: "2" });
  expect(series.decide("other", failing, 360_001)).toEqual({ kind: "create", id: "3" });
});

test("an object that has something new to say all the time gets 25 Events, then one in five minutes", () => {
  const series = made();
  const say = (n: number, now: number) => series.decide("u", { ...failing, note: `attempt ${n}` }, now).kind;
  const kinds = Array.from({ length: 100 }, (_, n) => say(n, 0));
  expect(kinds.filter((kind) => kind === "create")).toHaveLength(25);
  expect(kinds.at(-1)).toBe("drop");
  expect(say(101, 300_000)).toBe("create");
  expect(say(102, 300_000)).toBe("drop");
});
