import type { Row } from "./rows.ts";

/** Two rows of the same run, and what their ratio should be. */
interface Comparison {
  /** As in the JSON's `ratios`. */
  readonly name: string;
  readonly of: string;
  readonly to: string;
  /** Rates; or the CPU time of one unit, where the programs are the same. */
  readonly by: "rate" | "cpu";
  /** Absent: shown beside another that carries the target. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

const COMPARISONS: readonly Comparison[] = [
  { name: "pipeline/grammy", of: "pipeline", to: "grammy", by: "rate", atLeast: 2 },
  { name: "pipeline/go-telegram", of: "pipeline", to: "go-telegram", by: "rate", atLeast: 1.2 },
  { name: "pipeline/aiogram", of: "pipeline", to: "aiogram", by: "rate", atLeast: 10 },
  { name: "worker/bullmq", of: "worker-50", to: "bullmq-50", by: "rate", atLeast: 0.85 },
  { name: "matcher/naive", of: "matcher", to: "naive", by: "rate", atLeast: 3.5 },
  // The target comes from a trial whose Redis kept nothing on the disk; what production keeps stands beside it (README).
  {
    name: "matcher/naive-24000-memory",
    of: "matcher-24000-memory",
    to: "naive-24000-memory",
    by: "rate",
    atLeast: 2,
  },
  { name: "matcher/naive-24000", of: "matcher-24000", to: "naive-24000", by: "rate" },
  { name: "matcher/pop-two", of: "matcher", to: "pop-two", by: "rate", atLeast: 0.8 },
  { name: "flatness", of: "pipeline-1000000", to: "pipeline-100", by: "cpu", atLeast: 0.75, atMost: 1.25 },
];

/** A ratio of the run beside its target; null where a row is missing. */
export interface Target {
  readonly name: string;
  readonly ratio: number | null;
  /** The ratio of the rates per CPU-second of the program, which the machine's other work disturbs less. */
  readonly cpu_ratio: number | null;
  /** Null: a ratio without a target. */
  readonly at_least: number | null;
  readonly at_most: number | null;
  /** Null where nothing was measured, or there is no target. */
  readonly met: boolean | null;
}

/** Every comparison, measured or not. */
export function targetsOf(rows: readonly Row[]): Target[] {
  return COMPARISONS.map((comparison) => {
    const { atLeast = null, atMost = null, name } = comparison;
    const bounds = { at_least: atLeast, at_most: atMost };
    const [of, to] = [comparison.of, comparison.to].map((wanted) => rows.find((row) => row.name === wanted));
    if (of === undefined || to === undefined)
      return { name, ...bounds, ratio: null, cpu_ratio: null, met: null };
    const ratio = hundredths(comparison.by === "rate" ? of.median / to.median : of.cpu_us / to.cpu_us);
    const cpuRatio = hundredths(of.per_cpu_second / to.per_cpu_second);
    const met = atLeast === null ? null : ratio >= atLeast && (atMost === null || ratio <= atMost);
    return { name, ...bounds, ratio, cpu_ratio: cpuRatio, met };
  });
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
