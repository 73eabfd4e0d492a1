import { coreTime, foreignShare } from "../machine/cores.ts";
import { cpuUsOf } from "../machine/process-usage.ts";
import { percentile } from "../result/statistics.ts";

/** What a program that times itself prints as its last line, as JSON. */
export interface Timing {
  readonly done: number;
  readonly seconds: number;
  /** CPU time of the whole process in the window, microseconds. */
  readonly cpuUs: number;
  readonly rssMb: number;
  /** CPU time of the Redis whose pid the environment names (`REDIS_PID`), microseconds. */
  readonly redisCpuUs?: number;
  readonly foreignShare: number;
  /** Absent where nothing was timed one by one. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Further counts to be printed beside the rates. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Times a window of work in the program that does it: no other process has to be asked, so none disturbs. */
export class Stopwatch {
  readonly #latencies: number[] = [];
  #done = 0;
  #startedAt = Number.NaN;
  #cpu = process.cpuUsage();
  readonly #redisPid = Number(process.env.REDIS_PID ?? 0);
  #redisCpuUs = 0;
  #machine = coreTime(undefined);

  /** Begins the window; what was done before is forgotten. */
  start(): void {
    this.#done = 0;
    this.#latencies.length = 0;
    this.#cpu = process.cpuUsage();
    if (this.#redisPid > 0) this.#redisCpuUs = cpuUsOf(this.#redisPid);
    this.#machine = coreTime(undefined);
    this.#startedAt = performance.now();
  }

  /** Counts one piece of work, and how long it took where that is known. */
  done(latencyMs?: number): void {
    this.#done++;
    if (latencyMs !== undefined) this.#latencies.push(latencyMs);
  }

  get count(): number {
    return this.#done;
  }

  /** The window's figures up to now. */
  read(counts?: Readonly<Record<string, number>>): Timing {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const { system, user } = process.cpuUsage(this.#cpu);
    const cpuUs = user + system;
    const redisCpuUs = this.#redisPid > 0 ? cpuUsOf(this.#redisPid) - this.#redisCpuUs : undefined;
    const sorted = Float64Array.from(this.#latencies).sort();
    return {
      done: this.#done,
      seconds,
      cpuUs,
      ...(redisCpuUs === undefined ? {} : { redisCpuUs }),
      foreignShare: foreignShare(this.#machine, coreTime(undefined), cpuUs + (redisCpuUs ?? 0)),
      rssMb: process.memoryUsage.rss() / 1024 ** 2,
      ...(sorted.length === 0 ? {} : { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }),
      ...(counts === undefined ? {} : { counts }),
    };
  }
}

/** Hands a timing to the process that started this one. */
export function report(timing: Timing): void {
  process.stdout.write(`${JSON.stringify(timing)}\n`);
}
