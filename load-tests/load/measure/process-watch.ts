import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ProcessUse } from "../../report/result.ts";
import type { Member } from "../system/system.ts";

/** Something that only grows, read while the run goes on; undefined where it cannot be read. */
export type Probe = () => Promise<number | undefined> | number | undefined;

/** A stretch of time, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The stretch of a phase, which is given in seconds since the start. */
export function spanOf({ from, to }: Span, startedAt: number): Span {
  return { from: startedAt + from * 1000, to: startedAt + to * 1000 };
}

/** What was read at one moment: CPU seconds by the process's name, and the probes by theirs. */
export interface Sample {
  readonly at: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** A watch over processes, from /proc, and over other counters. */
export interface Watch {
  /** By how much a counter grew in a span, between the samples in a straight line. */
  growth(name: string, span: Span): number;
  /** CPU and memory of each process; CPU also within the spans. */
  use(spans: readonly Span[]): readonly ProcessUse[];
  stop(): Promise<void>;
}

const TICKS_PER_SECOND = 100;

/** Looks every so often until it is stopped. Linux only. */
export function startWatch(
  members: readonly Member[],
  probes: Readonly<Record<string, Probe>>,
  everyMs: number,
): Watch {
  const samples: Sample[] = [];
  const peaks = new Map<string, number>();
  const stopping = new AbortController();
  const look = async () => {
    const before = samples.at(-1)?.counters ?? {};
    const at = Date.now();
    const read = members.map(({ name, pid }) => [name, cpuSecondsOf(pid)] as const);
    for (const { name, pid } of members) {
      peaks.set(name, Math.max(peaks.get(name) ?? 0, peakMbOf(pid) ?? 0));
    }
    for (const [name, probe] of Object.entries(probes)) read.push([name, await tried(probe)]);
    // What has ended, or does not answer, stands still.
    const counters = read.map(([name, value]) => [name, value ?? before[name] ?? 0]);
    samples.push({ at, counters: Object.fromEntries(counters) });
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await look();
  })();
  return {
    growth: (name, span) => growthOf(samples, name, span),
    use: (spans) =>
      members.map(({ name, role }) => ({
        name,
        role,
        cpu_s: rounded((samples.at(-1)?.counters[name] ?? 0) - (samples[0]?.counters[name] ?? 0)),
        plateau_cpu_s: rounded(spans.reduce((sum, span) => sum + growthOf(samples, name, span), 0)),
        peak_rss_mb: Math.round(peaks.get(name) ?? 0),
      })),
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

/** By how much a counter grew between two moments. */
export function growthOf(samples: readonly Sample[], name: string, { from, to }: Span): number {
  return Math.max(0, valueAt(samples, name, to) - valueAt(samples, name, from));
}

function valueAt(samples: readonly Sample[], name: string, at: number): number {
  const index = samples.findIndex((sample) => sample.at >= at);
  const [before, after] = [samples[index - 1], samples[index]];
  if (after === undefined) return samples.at(-1)?.counters[name] ?? 0;
  const to = after.counters[name] ?? 0;
  if (before === undefined) return to;
  const from = before.counters[name] ?? 0;
  return from + ((to - from) * (at - before.at)) / (after.at - before.at);
}

async function tried(probe: Probe): Promise<number | undefined> {
  try {
    return await probe();
  } catch {
    // A probe that fails once is asked again at the next look.
    return undefined;
  }
}

function cpuSecondsOf(pid: number): number | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name in brackets may hold anything; user and system time are the 12th and 13th field after it.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined) return undefined;
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function peakMbOf(pid: number): number | undefined {
  const kb = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
  return kb === undefined ? undefined : Number(kb) / 1024;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended.
    return undefined;
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
