import type { Objective } from "./result.ts";

/** A number as people read it: `10,000`, `0.096`; three digits are enough where it is not whole. */
export function figure(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 3;
  return new Intl.NumberFormat("en-US", digits === 0 ? WHOLE : THREE_DIGITS).format(value);
}

const WHOLE = { maximumFractionDigits: 0 } as const;
const THREE_DIGITS = {
  maximumSignificantDigits: 3,
  maximumFractionDigits: 3,
  roundingPriority: "lessPrecision",
} as const;

/** `31 ms`; from ten seconds on `12.5 s`. */
export function milliseconds(value: number): string {
  return value < 10_000 ? `${figure(value)} ms` : `${figure(value / 1000)} s`;
}

/** A figure with its unit: shares as percentages with the digits that matter near 100 %. */
export function withUnit(value: number, unit: string): string {
  if (unit === "ms") return milliseconds(value);
  if (unit === "ratio")
    return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 }).format(value * 100)} %`;
  return `${figure(value)} ${unit}`;
}

/** `≤ 100 ms`: what an objective wants. */
export function wanted({ comparison, threshold, unit }: Objective): string {
  return `${comparison === "at most" ? "≤" : "≥"} ${withUnit(threshold, unit)}`;
}

/** `31 ms`, or that there was nothing to measure. */
export function measured({ measured: value, unit }: Objective): string {
  return value === null ? "nothing" : withUnit(value, unit);
}

/** A share of two counts as a percentage; `0 %` of nothing. */
export function percent(part: number, whole: number): string {
  return withUnit(whole === 0 ? 0 : part / whole, "ratio");
}

/** `3 min 20 s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${whole} s`;
  return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** `3:20`, as a clock shows it; from an hour on `1:03:20`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** `2026-11-26 14:05 UTC` of an ISO time. */
export function dateAndTime(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
