import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, expect, inject, it } from "vitest";
import type { RedisClient } from "../../redis/client.ts";
import { keysByChat, shardOf } from "../outbox/keys.ts";
import { OutboxScripts } from "../outbox/scripts.ts";
import { logger, metrics } from "../testing/fleet.ts";
import { say } from "../testing/model-steps.ts";
import { mortalRedis } from "../testing/mortal-redis.ts";
import type { EntryContext, Execution } from "./executor.ts";
import { LaneRunner } from "./lane-runner.ts";

const LEASE_MS = 300;
const CHAT = 7;
const redis = new Redis(inject("redisUrl"));
afterAll(() => redis.quit());

type Execute = (context: EntryContext) => Promise<Execution>;

function runnerOf(
  bot: string,
  execute: Execute,
  client: RedisClient = redis,
  takeovers: string[] = [],
): LaneRunner {
  const executor = {
    timeoutMs: () => 60_000,
    execute: (_entry: object, context: EntryContext) => execute(context),
  };
  return new LaneRunner({
    bot,
    scripts: new OutboxScripts(client),
    executors: { call: executor, job: executor, write: executor },
    logger,
    metrics: { ...metrics, laneTakeovers: { inc: ({ bot: name }) => void takeovers.push(name) } },
    capacity: 10,
    leaseMs: LEASE_MS,
  });
}

/** One message in a lane that nobody holds, due now. */
async function dueMessage(): Promise<string> {
  const bot = `lane${randomUUID().slice(0, 8)}`;
  const request = { effectId: "e", ttlMs: 60_000, lease: { token: "-", leaseMs: 0 } };
  const lanes = [{ lane: `t:${CHAT}`, entries: [say("x")] }];
  await new OutboxScripts(redis).append(keysByChat(bot)(CHAT), { ...request, lanes });
  return bot;
}

it("a send that outlasts the lease keeps the lane: nobody else begins on it", async () => {
  const bot = await dueMessage();
  const sending = Promise.withResolvers<Execution>();
  const holder = runnerOf(bot, () => sending.promise);
  expect(await holder.takeDue(shardOf(CHAT))).toBe(1);
  const other = runnerOf(bot, () => Promise.reject(new Error("this one must never send")));
  const until = performance.now() + 4 * LEASE_MS;
  let taken = 0;
  while (performance.now() < until) taken += await other.takeDue(shardOf(CHAT));
  expect(taken).toBe(0);
  sending.resolve({ kind: "done" });
  await holder.idle();
  expect(await redis.exists(keysByChat(bot)(CHAT).lane(`t:${CHAT}`))).toBe(0);
});

it("a holder that cannot renew stops sending before another takes the lane over, and the takeover is counted", async () => {
  const bot = await dueMessage();
  const aborted = Promise.withResolvers<number>();
  const stopsAtAbort: Execute = ({ signal }) =>
    new Promise((resolve) => {
      signal?.addEventListener("abort", () => {
        aborted.resolve(performance.now());
        resolve({ kind: "retry", afterMs: 0 });
      });
    });
  // Take, first renewal and its script's upload go through; then Redis is out of this process's reach.
  const cut = runnerOf(
    bot,
    stopsAtAbort,
    mortalRedis(redis, { at: 4, moment: "before" }, () => undefined),
  );
  await cut.takeDue(shardOf(CHAT));
  const takeovers: string[] = [];
  const next = runnerOf(bot, async () => ({ kind: "done" }), redis, takeovers);
  await expect.poll(() => next.takeDue(shardOf(CHAT)), { timeout: 5_000, interval: 5 }).toBe(1);
  const takenAt = performance.now();
  expect(await aborted.promise).toBeLessThan(takenAt);
  await next.idle();
  expect(takeovers).toEqual([bot]);
  await cut.idle();
});
