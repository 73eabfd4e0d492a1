import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, expect, inject, it } from "vitest";
import type { RedisClient } from "../../redis/client.ts";
import type { Entry } from "../outbox/entry.ts";
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

type Execute = (context: EntryContext, text: string) => Promise<Execution>;

function runnerOf(
  bot: string,
  execute: Execute,
  client: RedisClient = redis,
  takeovers: string[] = [],
  capacity = 10,
): LaneRunner {
  const executor = {
    timeoutMs: () => 60_000,
    execute: (entry: Entry, context: EntryContext) =>
      execute(context, entry.kind === "call" ? String(entry.payload.text) : entry.id),
  };
  return new LaneRunner({
    bot,
    scripts: new OutboxScripts(client),
    executors: { call: executor, job: executor, write: executor },
    logger,
    metrics: { ...metrics, laneTakeovers: { inc: ({ bot: name }) => void takeovers.push(name) } },
    capacity,
    leaseMs: LEASE_MS,
  });
}

/** Messages in a lane that nobody holds, due now. */
async function dueMessages(...texts: string[]): Promise<string> {
  const bot = `lane${randomUUID().slice(0, 8)}`;
  await append(bot, CHAT, texts);
  return bot;
}

async function append(bot: string, chat: number, texts: readonly string[]): Promise<void> {
  const request = { chatId: chat, effectId: `e${chat}`, ttlMs: 60_000, lease: { token: "-", leaseMs: 0 } };
  const lanes = [{ lane: `t:${chat}`, entries: texts.map(say) }];
  await new OutboxScripts(redis).append(keysByChat(bot)(chat), { ...request, lanes });
}

it("a send that outlasts the lease keeps the lane: nobody else begins on it", async () => {
  const bot = await dueMessages("x");
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
  const bot = await dueMessages("x");
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

it("a process that takes its own lane again drops nothing that it has not sent", async () => {
  const bot = await dueMessages("x", "y");
  const shard = keysByChat(bot)(CHAT);
  const [slowX, secondY] = [Promise.withResolvers<Execution>(), Promise.withResolvers<Execution>()];
  const sent: string[] = [];
  const runner = runnerOf(bot, (_context, text) => {
    sent.push(text);
    if (sent.length === 1) return slowX.promise;
    return sent.length === 3 ? secondY.promise : Promise.resolve({ kind: "done" });
  });
  await runner.takeDue(shardOf(CHAT));
  await expect.poll(() => sent).toEqual(["x"]);
  // The lease is over for all others, and for this process's own sweep too.
  await redis.zadd(shard.lanes, 0, `t:${CHAT}`);
  await runner.takeDue(shardOf(CHAT));
  await expect.poll(() => sent).toEqual(["x", "x", "y"]);
  slowX.resolve({ kind: "done" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await redis.llen(shard.lane(`t:${CHAT}`))).toBe(1);
  secondY.resolve({ kind: "retry", afterMs: 0 });
  await expect.poll(() => redis.exists(shard.lane(`t:${CHAT}`))).toBe(0);
  expect(sent).toEqual(["x", "x", "y", "y"]);
  await runner.idle();
});

it("what was sent while Redis was away is settled when it is back, not sent again", async () => {
  const bot = await dueMessages("x", "y");
  const sent: string[] = [];
  let away = false;
  const execute: Execute = async (_context, text) => {
    away = sent.push(text) === 1;
    return { kind: "done" };
  };
  const flaky = new Proxy(redis, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        away ? Promise.reject(new Error("Connection is closed.")) : value.apply(target, args);
    },
  });
  const runner = runnerOf(bot, execute, flaky);
  await runner.takeDue(shardOf(CHAT));
  await expect.poll(() => sent).toEqual(["x"]);
  await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
  away = false;
  await runner.idle();
  expect(sent).toEqual(["x", "y"]);
});

it("a settle whose answer was lost is repeated without dropping the next message", async () => {
  const bot = await dueMessages("x", "y", "z");
  const sent: string[] = [];
  let cut = false;
  const flaky = new Proxy(redis, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        const reply: unknown = await value.apply(target, args);
        if (!cut) return reply;
        cut = false;
        throw new Error("Connection is closed.");
      };
    },
  });
  const runner = runnerOf(
    bot,
    async (_context, text) => {
      cut = sent.push(text) === 1;
      return { kind: "done" };
    },
    flaky,
  );
  await runner.takeDue(shardOf(CHAT));
  await runner.idle();
  expect(sent).toEqual(["x", "y", "z"]);
});

it("however many shards are due at once, no more lanes are driven than there is capacity, and all get their turn", async () => {
  const bot = await dueMessages("x");
  const chats = Array.from({ length: 40 }, (_, index) => 100 + index);
  for (const chat of chats) await append(bot, chat, ["x"]);
  let [now, most, sent] = [0, 0, 0];
  const execute: Execute = async () => {
    now++;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now--;
    sent++;
    return { kind: "done" };
  };
  const runner = runnerOf(bot, execute, redis, [], 3);
  const shards = new Set([CHAT, ...chats].map(shardOf));
  await Promise.all([...shards].map((shard) => runner.takeDue(shard)));
  await expect.poll(() => sent, { timeout: 10_000 }).toBe(41);
  expect(most).toBe(3);
});

it("lanes that a take brings while the process stops are given back before the stop ends", async () => {
  const bot = await dueMessages("x");
  const runner = runnerOf(bot, () => Promise.reject(new Error("nothing is sent any more")));
  const taking = runner.takeDue(shardOf(CHAT));
  await runner.stop();
  await taking;
  const next = runnerOf(bot, async () => ({ kind: "done" }));
  expect(await next.takeDue(shardOf(CHAT))).toBe(1);
  await next.idle();
});
