import { textTable } from "../../report/text-table.ts";
import type { Row } from "./rows.ts";

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

/** Program and unit; the rest are figures. */
const NAMES = [0, 1];

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
    String(row.rss_mb),
  ]);
  return textTable(HEADINGS, lines, NAMES);
}

const grouped = (value: number): string => value.toLocaleString("en-US");

const percent = (share: number): string => `${Math.round(share * 100)}%`;
