import { expect, test } from "vitest";
import { type BacklogLimits, UpdateQueue } from "./update-queue.ts";

function setUp(limits: BacklogLimits = { updates: 3, bytes: 10_000, updateBytes: 1000 }) {
  const counts = { lost: 0, expired: 0 };
  const queue = new UpdateQueue(
    100,
    {
      added: () => undefined,
      removed: () => undefined,
      expired: () => {
        counts.expired += 1;
      },
      lost: () => {
        counts.lost += 1;
      },
    },
    limits,
  );
  return { queue, counts };
}

test("ids go up by one and stand in the body as on the wire", () => {
  const { queue } = setUp();
  expect(queue.push('"message":{"a":1}', 7, 50)?.body).toBe('{"update_id":100,\n"message":{"a":1}}');
  expect(queue.push('"message":{}', 7, 50)?.id).toBe(101);
});

test("what comes beyond the number of updates is lost, and takes no id", () => {
  const { queue, counts } = setUp();
  for (let index = 0; index < 5; index++) queue.push('"message":{}', 7, 50);
  expect([queue.size, queue.tail, counts.lost]).toEqual([3, 103, 2]);
});

test("what comes beyond the bytes is lost, one by one and in all", () => {
  const { queue, counts } = setUp({ updates: 100, bytes: 700, updateBytes: 500 });
  queue.push(`"message":"${"x".repeat(600)}"`, 7, 50);
  queue.push(`"message":"${"x".repeat(400)}"`, 7, 50);
  queue.push(`"message":"${"x".repeat(400)}"`, 7, 50);
  expect([queue.size, counts.lost]).toEqual([1, 2]);
});

test("an update past its time is not handed out", () => {
  const { queue, counts } = setUp();
  queue.push('"message":{}', 7, 50);
  queue.push('"message":{}', 7, 60);
  expect(queue.get(0, 10, 51).map(({ id }) => id)).toEqual([101]);
  expect([queue.size, counts.expired]).toEqual([1, 1]);
});

test("clearing keeps the newest", () => {
  const { queue } = setUp();
  for (let index = 0; index < 3; index++) queue.push('"message":{}', 7, 50);
  queue.clear(1);
  expect(queue.get(0, 10, 0).map(({ id }) => id)).toEqual([102]);
});
