import { textTable } from "../../report/text-table.ts";
import { median, percentile } from "../result/statistics.ts";
import type { Slice } from "./slice.ts";

/** A slice of each checkout, one right after the other. */
export interface Pair {
  readonly here: Slice;
  readonly other: Slice;
}

/** One figure of both, and how the two differ. */
export interface Comparison {
  readonly figure: string;
  /** Medians of the slices. */
  readonly here: number;
  readonly other: number;
  /** Here to there, within each pair: the median, and between which values the middle half of the pairs lies. */
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
}

const FIGURES: readonly (readonly [string, (slice: Slice) => number])[] = [
  ["replies/s", ({ perSecond }) => perSecond],
  ["CPU µs", ({ cpuUs }) => cpuUs],
  ["Redis µs", ({ redisCpuUs }) => redisCpuUs],
  ["p50 ms", ({ p50Ms }) => p50Ms],
  ["p99 ms", ({ p99Ms }) => p99Ms],
];

/** Every figure of both. @throws RangeError without a pair */
export function compare(pairs: readonly Pair[]): Comparison[] {
  if (pairs.length === 0) throw new RangeError("there is no pair to compare");
  return FIGURES.map(([figure, of]) => {
    const ratios = pairs.map(({ here, other }) => of(here) / of(other)).toSorted((a, b) => a - b);
    return {
      figure,
      here: median(pairs.map(({ here }) => of(here))),
      other: median(pairs.map(({ other }) => of(other))),
      ratio: median(ratios),
      lower: percentile(ratios, 0.25),
      upper: percentile(ratios, 0.75),
    };
  });
}

/** The comparison for a person. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(({ figure, here, lower, other, ratio, upper }) => [
    figure,
    shown(here),
    shown(other),
    ratio.toFixed(3),
    `${lower.toFixed(3)} to ${upper.toFixed(3)}`,
  ]);
  return textTable(["", "here", "other", "here/other", "half of the pairs"], lines);
}

const shown = (value: number): string =>
  value.toLocaleString("en-US", { maximumFractionDigits: value < 1_000 ? 1 : 0 });
