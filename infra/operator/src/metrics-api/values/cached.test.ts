import { expect, test } from "vitest";
import { FakeClock } from "../../runtime/testing/fake-clock.ts";
import { cached } from "./cached.ts";
import type { Sample } from "./sample.ts";

const sample = (value: number): Sample => ({ metric: "depth", labels: {}, value });

/** A source by whose reads the test decides. */
function source() {
  const reads: PromiseWithResolvers<readonly Sample[]>[] = [];
  const signals: AbortSignal[] = [];
  const read = (signal: AbortSignal) => {
    const one = Promise.withResolvers<readonly Sample[]>();
    reads.push(one);
    signals.push(signal);
    return one.promise;
  };
  return { reads, signals, source: { subject: "Redis", metrics: ["depth"], read } };
}

test("all who ask within five seconds share one read, also while it is under way", async () => {
  const clock = new FakeClock();
  const { reads, source: from } = source();
  const values = cached(from, { clock });
  const asked = [values.reading(), values.reading()];
  reads[0]?.resolve([sample(3)]);
  await clock.advance(4_999);
  expect(await Promise.all([...asked, values.reading()])).toMatchObject(
    Array.from({ length: 3 }, () => ({ samples: [{ value: 3 }], at: new Date(Date.UTC(2026, 0, 1)) })),
  );
  expect(reads).toHaveLength(1);
});

test("what is older is read anew, and never handed out when that fails", async () => {
  const clock = new FakeClock();
  const { reads, source: from } = source();
  const values = cached(from, { clock });
  const first = values.reading();
  reads[0]?.resolve([sample(3)]);
  await first;
  await clock.advance(5_000);
  const second = values.reading();
  reads[1]?.reject(new Error("connect ECONNREFUSED"));
  await expect(second).rejects.toThrow("Redis cannot be read: connect ECONNREFUSED.");
});

test("who fails is asked again after a second, not by every autoscaler", async () => {
  const clock = new FakeClock();
  const { reads, source: from } = source();
  const values = cached(from, { clock });
  const first = values.reading();
  reads[0]?.reject(new Error("away"));
  await expect(first).rejects.toThrow();
  await expect(values.reading()).rejects.toThrow("away");
  expect(reads).toHaveLength(1);
  await clock.advance(1_000);
  const again = values.reading();
  reads[1]?.resolve([sample(1)]);
  expect((await again).samples).toEqual([sample(1)]);
});

test("a read that hangs ends after two seconds, and is told to", async () => {
  const clock = new FakeClock();
  const { signals, source: from } = source();
  const reading = cached(from, { clock }).reading();
  reading.catch(() => {});
  await clock.advance(2_000);
  await expect(reading).rejects.toThrow("Redis cannot be read: no answer within 2000 ms.");
  expect(signals[0]?.aborted).toBe(true);
  expect(clock.pending).toBe(0);
});
