import { setTimeout as pause } from "node:timers/promises";
import { exactCpuUsOf } from "../machine/process-usage.ts";
import { Crowd } from "../webhook/crowd.ts";
import type { FakeBotApi } from "../webhook/fake-bot-api.ts";
import { Generator } from "../webhook/generator.ts";
import { Ledger } from "../webhook/ledger.ts";
import type { RunningProgram } from "../webhook/program-process.ts";

/** What a program did in a short time under full load. */
export interface Slice {
  /** Replies accepted. */
  readonly perSecond: number;
  /** CPU time of the program and of Redis for each reply, microseconds. */
  readonly cpuUs: number;
  readonly redisCpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface SliceOptions {
  readonly api: FakeBotApi;
  readonly redisPid: number;
  readonly connections: number;
  readonly people: number;
  readonly firstUpdate: number;
  readonly ms: number;
  readonly stopping: AbortSignal;
}

/** Until the connections are open and as much is under way as will be. */
const RISE_MS = 100;
/** The reply to the last update is awaited so long. */
const DRAIN_MS = 3_000;

/**
 * Puts a running program under load for a moment, and waits until all is answered.
 * @returns the slice, and where the next one's numbers may begin
 * @throws Error when a reply was lost, doubled or out of order, or an update was refused
 */
export async function measureSlice(
  { delivery, process: program }: RunningProgram,
  { api, connections, firstUpdate, ms, people, redisPid, stopping }: SliceOptions,
): Promise<{ readonly slice: Slice; readonly nextUpdate: number }> {
  const ledger = new Ledger(people);
  const crowd = new Crowd(people, firstUpdate);
  const generator = new Generator({ delivery, crowd, ledger, connections });
  api.onReply = (mark) => ledger.replied(mark);
  const cpu = () => [exactCpuUsOf(program.pid), exactCpuUsOf(redisPid)] as const;
  try {
    generator.start();
    await pause(RISE_MS, undefined, { signal: stopping });
    const [own, redis] = cpu();
    ledger.open();
    await pause(ms, undefined, { signal: stopping });
    const { p50Ms, p99Ms, replies, seconds } = ledger.close();
    const [ownAfter, redisAfter] = cpu();
    generator.stop();
    await settled(ledger);
    const slice = {
      perSecond: replies / seconds,
      cpuUs: (ownAfter - own) / replies,
      redisCpuUs: (redisAfter - redis) / replies,
      p50Ms,
      p99Ms,
    };
    return { slice, nextUpdate: crowd.nextUpdate };
  } finally {
    generator.close();
    api.onReply = () => undefined;
  }
}

async function settled(ledger: Ledger): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  while (!ledger.settled && performance.now() < deadline) await pause(5);
  const wrong = Object.entries(ledger.faults()).filter(([, count]) => count > 0);
  if (wrong.length > 0)
    throw new Error(`updates or replies: ${wrong.map((fault) => fault.join(" ")).join(", ")}`);
}
