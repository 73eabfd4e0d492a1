import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createBatcher } from "./batcher.ts";

/** Calls that end when the test says so, each answered by its items doubled. */
function slowDoubling() {
  const calls: { readonly items: readonly number[]; readonly end: () => void }[] = [];
  const call = (items: readonly number[]): Promise<number[]> =>
    new Promise((resolve) => {
      calls.push({ items, end: () => resolve(items.map((item) => item * 2)) });
    });
  return { call, calls, sizes: () => calls.map(({ items }) => items.length) };
}

test("what is asked for in one turn is one call, and each has its own answer or error", async () => {
  const calls: (readonly number[])[] = [];
  const halves = createBatcher<number, number>({
    size: 10,
    call: async (items) => {
      calls.push(items);
      return items.map((item) => (item % 2 === 0 ? item / 2 : new Error(`${item} is odd`)));
    },
  });
  const answers = await Promise.allSettled([2, 3, 4].map((item) => halves.add(item)));
  expect(answers).toMatchObject([{ value: 1 }, { reason: { message: "3 is odd" } }, { value: 2 }]);
  expect(await halves.add(8)).toBe(4);
  expect(calls).toEqual([[2, 3, 4], [8]]);
});

test("a call that fails, or answers more or less than it was asked, fails all of its items", async () => {
  const answers: (() => Promise<number[]>)[] = [
    () => Promise.reject(new Error("away")),
    () => Promise.resolve([1]),
  ];
  const batcher = createBatcher<number, number>({
    size: 10,
    call: () => answers.shift()?.() ?? Promise.resolve([]),
  });
  for (const message of [/away/, /1 answers to 2 items/])
    for (const outcome of await Promise.allSettled([batcher.add(1), batcher.add(2)]))
      expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(message) } });
});

test("a full batch waits for nothing", async () => {
  const { call, calls, sizes } = slowDoubling();
  const batcher = createBatcher({ size: 2, waitMs: 60_000, call });
  const answers = [1, 2, 3, 4].map((item) => batcher.add(item));
  expect(sizes()).toEqual([2, 2]);
  for (const { end } of calls) end();
  expect(await Promise.all(answers)).toEqual([2, 4, 6, 8]);
});

test("while as many calls are under way as may be the next batch grows, and goes when one ends", async () => {
  const { call, calls, sizes } = slowDoubling();
  const batcher = createBatcher({ size: 3, waitMs: 1, inFlight: 1, call });
  const answers = [batcher.add(1)];
  await expect.poll(sizes).toEqual([1]);
  for (const item of [2, 3, 4, 5]) {
    answers.push(batcher.add(item));
    await sleep(3);
  }
  expect(sizes()).toEqual([1]);
  calls[0]?.end();
  await expect.poll(sizes).toEqual([1, 3]);
  calls[1]?.end();
  await expect.poll(sizes).toEqual([1, 3, 1]);
  calls[2]?.end();
  expect(await Promise.all(answers)).toEqual([2, 4, 6, 8, 10]);
});
