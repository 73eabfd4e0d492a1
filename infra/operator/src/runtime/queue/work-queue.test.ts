import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { WorkQueue } from "./work-queue.ts";

const made = () => {
  const clock = new FakeClock();
  return { clock, queue: new WorkQueue({ name: "test", clock }) };
};

test("a key that waits already is one", async () => {
  const { queue } = made();
  for (const key of ["a", "b", "a", "a"]) queue.add(key);
  expect(queue.depth).toBe(2);
  expect([await queue.take(), await queue.take()]).toEqual(["a", "b"]);
  expect(queue.depth).toBe(0);
});

test("a key added while it is worked on comes again, and not before it is done", async () => {
  const { queue } = made();
  queue.add("a");
  await queue.take();
  queue.add("a");
  queue.add("a");
  expect(queue.depth).toBe(0);
  queue.done("a");
  expect(await queue.take()).toBe("a");
  queue.done("a");
  expect(queue.depth).toBe(0);
});

test("a delayed key comes at its time, the soonest of several, and at once when it is added", async () => {
  const { queue, clock } = made();
  queue.addAfter("a", 1_000);
  queue.addAfter("a", 500);
  queue.addAfter("a", 2_000);
  await clock.advance(499);
  expect(queue.depth).toBe(0);
  await clock.advance(1);
  expect(await queue.take()).toBe("a");
  queue.done("a");
  await clock.advance(5_000);
  expect(queue.depth).toBe(0);
  queue.addAfter("b", 10_000);
  queue.add("b");
  expect(queue.depth).toBe(1);
  expect(queue.delayed).toBe(0);
  expect(clock.pending).toBe(0);
});

test("closing ends who waits, forgets the rest and takes nothing more", async () => {
  const { queue, clock } = made();
  const waiting = queue.take();
  queue.addAfter("late", 1_000);
  queue.close();
  expect(await waiting).toBeUndefined();
  queue.add("a");
  expect(queue.depth).toBe(0);
  expect(clock.pending).toBe(0);
  expect(await queue.take()).toBeUndefined();
});

test("in any order of events: never two at work on one key, and every key is worked on after its last news", async () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant("add" as const), key: fc.constantFrom("a", "b", "c") }),
    fc.record({ act: fc.constant("later" as const), key: fc.constantFrom("a", "b", "c"), ms: fc.nat(300) }),
    fc.record({ act: fc.constant("pass" as const), ms: fc.nat(200) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, workers) => {
        const { queue, clock } = made();
        const news = new Map<string, number>();
        const seen = new Map<string, number>();
        const working = new Set<string>();
        let time = 0;
        const work = async (): Promise<void> => {
          for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
            expect(working.has(key)).toBe(false);
            working.add(key);
            seen.set(key, ++time);
            await new Promise<void>((resolve) => void clock.after(50, resolve));
            working.delete(key);
            queue.done(key);
          }
        };
        const running = Array.from({ length: workers }, work);
        for (const one of steps) {
          if (one.act === "pass") await clock.advance(one.ms);
          else news.set(one.key, ++time);
          if (one.act === "add") queue.add(one.key);
          if (one.act === "later") queue.addAfter(one.key, one.ms);
        }
        await clock.advance(10_000);
        for (const [key, at] of news) expect(seen.get(key)).toBeGreaterThan(at);
        queue.close();
        await Promise.all(running);
      },
    ),
    { numRuns: 100 },
  );
});
