import type { Row } from "./rows.ts";

/** Ratio of two rows' median rates in the same run, and what it should be at least. */
interface Comparison {
  /** As in the JSON's `ratios`. */
  readonly key: string;
  readonly of: string;
  readonly to: string;
  readonly atLeast: number;
}

const COMPARISONS: readonly Comparison[] = [
  { key: "pipeline/grammy", of: "pipeline", to: "grammy", atLeast: 2 },
  { key: "pipeline/go-telegram", of: "pipeline", to: "go-telegram", atLeast: 1.2 },
  { key: "pipeline/aiogram", of: "pipeline", to: "aiogram", atLeast: 10 },
  { key: "worker/bullmq", of: "worker-50", to: "bullmq-50", atLeast: 0.85 },
  { key: "matcher/naive", of: "matcher", to: "naive", atLeast: 3.5 },
  { key: "matcher/naive-24000", of: "matcher-24000", to: "naive-24000", atLeast: 2 },
  { key: "matcher/pop-two", of: "matcher", to: "pop-two", atLeast: 0.8 },
];

/** A ratio of the run beside its target. */
export interface Target {
  readonly name: string;
  /** Rates, as measured. Null where a row is missing. */
  readonly ratio: number | null;
  /** The same of the rates per CPU-second of the program: what is left of the machine's noise. */
  readonly cpu_ratio: number | null;
  readonly at_least: number;
  readonly met: boolean | null;
}

/** Every comparison, with null where one of its rows was not measured. */
export function targetsOf(rows: readonly Row[]): Target[] {
  const find = (name: string): Row | undefined => rows.find((row) => row.name === name);
  return COMPARISONS.map(({ atLeast, key, of, to }) => {
    const [ours, theirs] = [find(of), find(to)];
    if (ours === undefined || theirs === undefined)
      return { name: key, ratio: null, cpu_ratio: null, at_least: atLeast, met: null };
    const ratio = hundredths(ours.median / theirs.median);
    const cpuRatio = hundredths(ours.per_cpu_second / theirs.per_cpu_second);
    return { name: key, ratio, cpu_ratio: cpuRatio, at_least: atLeast, met: ratio >= atLeast };
  });
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
