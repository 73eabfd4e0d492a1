import { expect, test } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import { LongPoll } from "./long-poll.ts";
import { UpdateQueue } from "./update-queue.ts";

const QUIET = {
  added: () => undefined,
  removed: () => undefined,
  expired: () => undefined,
  lost: () => undefined,
};
const OTHER =
  "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";

function setUp() {
  const clock = createManualClock();
  const queue = new UpdateQueue(100, QUIET);
  const poll = new LongPoll(queue, clock);
  const start = clock.now();
  const events: string[] = [];
  const wait = (name: string, timeoutSeconds = 50) => {
    const at = () => (clock.now() - start) / 1000;
    poll.poll({ offset: 100, limit: 100, timeoutSeconds }).then(
      (updates) => events.push(`${at()} ${name}: ${updates.map(({ id }) => id).join()}`),
      (error: Error) => events.push(`${at()} ${name}: ${error.message}`),
    );
  };
  return { clock, queue, poll, events, wait };
}

test("a second poller ends the first with 409; a further conflict within 3 s is answered 3 s later", async () => {
  const { clock, wait, events } = setUp();
  wait("first");
  wait("second");
  await clock.advance(1000);
  wait("third");
  await clock.advance(2999);
  expect(events).toEqual([`0 first: ${OTHER}`]);
  await clock.advance(1);
  expect(events).toEqual([`0 first: ${OTHER}`, `4 second: ${OTHER}`]);
});

test("setting a webhook ends a waiting poll", async () => {
  const { clock, poll, wait, events } = setUp();
  wait("first");
  poll.abortForWebhook();
  await clock.advance(0);
  expect(events).toEqual(["0 first: Conflict: terminated by setWebhook request"]);
});

test("a poll with the same offset within three seconds waits at least that long, so that a loop does no harm", async () => {
  const { clock, wait, events } = setUp();
  wait("first", 0);
  await clock.advance(100);
  wait("second", 0);
  await clock.advance(10_000);
  expect(events).toEqual(["0 first: ", "3.1 second: "]);
});

test("an offset far beyond the newest update starts from the oldest", async () => {
  const { clock, queue, poll } = setUp();
  queue.push('"message":{}', 7, clock.now());
  await clock.advance(10_000);
  const updates = await poll.poll({ offset: 5000, limit: 100, timeoutSeconds: 0 });
  expect(updates.map(({ id }) => id)).toEqual([100]);
});

test("an answer holds at most 4 MiB of updates", async () => {
  const { queue, poll } = setUp();
  for (let index = 0; index < 12; index++) queue.push(`"message":"${"x".repeat(500_000)}"`, 7, 2e9);
  expect(await poll.poll({ offset: 0, limit: 100, timeoutSeconds: 0 })).toHaveLength(8);
});
