import { markdownTable } from "../../dev/generate/markdown-table.ts";
import { dateAndTime, duration, figure } from "../report/figures.ts";
import type { KeptBench } from "./kept-results.ts";

/** The part of the page about single programs, each on a core of its own. */
export function benchSection(benches: readonly KeptBench[]): readonly string[] {
  return [
    "## Beside what people would pick instead",
    "",
    "`npm run bench`: each program alone on one core; load, Redis and a fake Bot API on the other. Counted are replies the",
    "Bot API accepted, jobs done and people paired, not acknowledgements. Targets are ratios within one run: the machine",
    "is the same for both. Another machine has other ratios.",
    "",
    ...(benches.length === 0 ? ["No run is kept yet.", ""] : benches.flatMap(runOf)),
  ];
}

function runOf(bench: KeptBench): readonly string[] {
  const { connections, machine, rows, targets, skipped } = bench;
  const doubts = [
    ...rows.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)),
    ...machine.warnings,
  ];
  return [
    `### Bench of ${dateAndTime(bench.date)}, ${machine.cpu}`,
    "",
    `Run of ${dateAndTime(bench.date)}, ${duration(bench.seconds)}, on ${machine.cores} cores of ${machine.cpu}, ${figure(machine.memory_gb)} GB, kernel ${machine.kernel}, Node ${machine.node}; updates came over ${connections} connections.`,
    "",
    ...markdownTable(
      ["ratio", "target", "measured", "per CPU second", ""],
      targets.map(targetRow),
      [1, 2, 3],
    ),
    "",
    ...[...Map.groupBy(rows, ({ unit }) => unit)].flatMap(([unit, ofUnit]) => [
      ...markdownTable(
        [`${unit} per second`, "min", "median", "max", "p50", "p99", "CPU each", "per CPU second"],
        ofUnit.map(benchRow),
        [1, 2, 3, 4, 5, 6, 7],
      ),
      "",
    ]),
    ...doubts.map((doubt) => `- ${doubt}`),
    ...skipped.map(({ name, reason }) => `- ${name} was not measured: ${reason}`),
    ...(doubts.length + skipped.length > 0 ? [""] : []),
  ];
}

function targetRow({
  name,
  ratio,
  cpu_ratio,
  at_least,
  at_most,
  met,
}: KeptBench["targets"][number]): string[] {
  const outcome = ratio === null ? "not measured" : met === null ? "" : met ? "met" : "**missed**";
  return [
    name,
    at_least === null ? "none" : at_most === null ? `≥ ${at_least}` : `${at_least} to ${at_most}`,
    ratio === null ? "–" : ratio.toFixed(2),
    cpu_ratio === null ? "–" : cpu_ratio.toFixed(2),
    outcome,
  ];
}

function benchRow(row: KeptBench["rows"][number]): string[] {
  const ms = (value: number | null) => (value === null ? "–" : `${figure(value)} ms`);
  return [
    row.title,
    figure(row.min),
    `**${figure(row.median)}**`,
    figure(row.max),
    ms(row.p50_ms),
    ms(row.p99_ms),
    `${figure(row.cpu_us)} µs`,
    figure(row.per_cpu_second),
  ];
}
