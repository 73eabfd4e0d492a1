import { setTimeout as pause } from "node:timers/promises";
import { busyShare, type Cores, coreTime, foreignShare } from "../machine/cores.ts";
import { cpuUsOf, rssMbOf } from "../machine/process-usage.ts";
import type { Round } from "../result/rows.ts";
import { Crowd } from "./crowd.ts";
import type { FakeBotApi } from "./fake-bot-api.ts";
import { Generator } from "./generator.ts";
import { type Faults, Ledger, type WindowCounts } from "./ledger.ts";
import type { RunningProgram } from "./program-process.ts";

export interface MeasureOptions {
  readonly api: FakeBotApi;
  readonly cores: Cores;
  readonly people: number;
  readonly connections: number;
  /** False counts acknowledgements. */
  readonly replies: boolean;
  readonly firstUpdate: number;
  readonly seconds: number;
  readonly stopping: AbortSignal;
  /** Also counted: the Redis behind the program. */
  readonly redisPid?: number | undefined;
}

/** One round of one program, and what went wrong in it. */
export interface MeasuredRound {
  readonly round: Round;
  readonly faults: Faults;
  /** Where the next round's numbers may begin. */
  readonly nextUpdate: number;
}

/** Compilers warm up by the number of updates; a busy or slow machine gets longer, within reason. */
const WARM_UP = { leastMs: 2_000, updates: 15_000, mostMs: 5_000 } as const;
/** The reply to the last update is awaited so long; what is still missing then is lost. */
const DRAIN_MS = 3_000;

/** Puts a running program under load and measures it after a warm-up. */
export async function measureProgram(
  { delivery, process: program }: RunningProgram,
  options: MeasureOptions,
): Promise<MeasuredRound> {
  const { api, connections, cores, replies } = options;
  const ledger = new Ledger(options.people, replies);
  const crowd = new Crowd(options.people, options.firstUpdate);
  const generator = new Generator({ delivery, crowd, ledger, connections });
  api.onReply = (mark) => ledger.replied(mark);
  try {
    generator.start();
    await warmUp(crowd, options.stopping);
    const meter = new Meter(cores, program.pid, options.redisPid);
    ledger.open();
    await pause(options.seconds * 1000, undefined, { signal: options.stopping });
    const counts = ledger.close();
    const usage = meter.read();
    generator.stop();
    const deadline = performance.now() + DRAIN_MS;
    while (!ledger.settled && performance.now() < deadline) await pause(10);
    return { round: roundOf(counts, usage, replies), faults: ledger.faults(), nextUpdate: crowd.nextUpdate };
  } finally {
    generator.close();
    api.onReply = () => undefined;
  }
}

async function warmUp(crowd: Crowd, signal: AbortSignal): Promise<void> {
  const [started, first] = [performance.now(), crowd.nextUpdate];
  const over = (): boolean => {
    const ms = performance.now() - started;
    return ms >= WARM_UP.mostMs || (ms >= WARM_UP.leastMs && crowd.nextUpdate - first >= WARM_UP.updates);
  };
  while (!over()) await pause(50, undefined, { signal });
}

interface Usage {
  readonly cpuUs: number;
  readonly redisCpuUs: number | undefined;
  readonly loadCpuUs: number;
  readonly loadCoreBusy: number;
  readonly foreignShare: number;
  readonly rssMb: number;
}

/** Reads CPU times at the beginning and the end of a window. */
class Meter {
  readonly #cores: Cores;
  readonly #pid: number;
  readonly #redisPid: number | undefined;
  readonly #cpuUs: number;
  readonly #redisCpuUs: number;
  readonly #own = process.cpuUsage();
  readonly #core;
  readonly #machine;

  constructor(cores: Cores, pid: number, redisPid: number | undefined) {
    this.#cores = cores;
    this.#pid = pid;
    this.#redisPid = redisPid;
    this.#cpuUs = cpuUsOf(pid);
    this.#redisCpuUs = redisPid === undefined ? 0 : cpuUsOf(redisPid);
    this.#core = coreTime(cores.pinned?.load);
    this.#machine = coreTime(undefined);
  }

  read(): Usage {
    const own = process.cpuUsage(this.#own);
    const loadCpuUs = own.user + own.system;
    const cpuUs = cpuUsOf(this.#pid) - this.#cpuUs;
    const redisCpuUs = this.#redisPid === undefined ? 0 : cpuUsOf(this.#redisPid) - this.#redisCpuUs;
    return {
      cpuUs,
      redisCpuUs: this.#redisPid === undefined ? undefined : redisCpuUs,
      loadCpuUs,
      foreignShare: foreignShare(this.#machine, coreTime(undefined), cpuUs + redisCpuUs + loadCpuUs),
      loadCoreBusy: busyShare(this.#core, coreTime(this.#cores.pinned?.load)),
      rssMb: rssMbOf(this.#pid),
    };
  }
}

function roundOf(counts: WindowCounts, usage: Usage, replies: boolean): Round {
  const done = replies ? counts.replies : counts.acks;
  const windowUs = counts.seconds * 1e6;
  return {
    perSecond: done / counts.seconds,
    p50Ms: counts.p50Ms,
    p99Ms: counts.p99Ms,
    cpuUs: usage.cpuUs / done,
    cpuShare: usage.cpuUs / windowUs,
    loadShare: usage.loadCpuUs / windowUs,
    loadCoreBusy: usage.loadCoreBusy,
    foreignShare: usage.foreignShare,
    rssMb: usage.rssMb,
    ...(usage.redisCpuUs === undefined ? {} : { redisCpuUs: usage.redisCpuUs / done }),
  };
}
