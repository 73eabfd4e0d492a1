import type { Row } from "./rows.ts";

type Cell = string | number;

const HEADINGS = [
  "program",
  "unit",
  "min",
  "median",
  "max",
  "p50 ms",
  "p99 ms",
  "CPU µs",
  "per CPU-s",
  "CPU",
  "load",
  "load core",
  "Redis µs",
  "MB",
];

/** The rows as a table for the terminal; all rates are per second. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    grouped(row.min),
    grouped(row.median),
    grouped(row.max),
    row.p50_ms?.toFixed(1) ?? "",
    row.p99_ms?.toFixed(1) ?? "",
    row.cpu_us.toFixed(0),
    grouped(row.per_cpu_second),
    percent(row.cpu_share),
    row.load_share === null ? "" : percent(row.load_share),
    row.load_core_busy === null ? "" : percent(row.load_core_busy),
    row.redis_cpu_us?.toFixed(0) ?? "",
    row.rss_mb,
  ]);
  return columns([HEADINGS, ...lines]);
}

/** Lines of cells in columns: the first two to the left, numbers to the right. */
export function columns(lines: readonly (readonly Cell[])[], left = 2): string {
  const texts = lines.map((line) => line.map(String));
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((line) => line[column]?.length ?? 0)),
  );
  const pad = (text: string, column: number): string =>
    column < left ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return texts.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

const grouped = (value: number): string => value.toLocaleString("en-US");

const percent = (share: number): string => `${Math.round(share * 100)}%`;
