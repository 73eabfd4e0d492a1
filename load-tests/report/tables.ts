import { checksOf } from "./checks.ts";
import { figure, milliseconds } from "./figures.ts";
import { cpuPerMessage } from "./headlines.ts";
import type { LoadResult } from "./result.ts";

/** A table of the report, for a terminal as for a page. */
export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Thresholds, budgets and rules, a table per group; the outcome stands next to the name, where a phone still shows it. */
export function checkTables(result: LoadResult): readonly ReportTable[] {
  const groups = Map.groupBy(checksOf(result), ({ group }) => group);
  return [...groups].map(([title, checks]) => ({
    title,
    head: ["", "outcome", "wanted", "found", "samples"],
    rows: checks.map(({ name, wanted, found, samples, outcome, remark }) => [
      remark === "" ? name : `${name} (${remark})`,
      outcome,
      wanted,
      found,
      figure(samples),
    ]),
  }));
}

/** How each kind of act felt. */
export function actTable({ by_act }: LoadResult): ReportTable {
  return {
    title: "acts",
    head: ["", "count", "p50", "p95", "p99"],
    rows: by_act.map(({ bot, act, count, felt }) => [
      `${bot}: ${act}`,
      figure(count),
      ...(felt ? [felt.p50_ms, felt.p95_ms, felt.p99_ms].map(milliseconds) : ["–", "–", "–"]),
    ]),
  };
}

/** What each process used. */
export function processTable(result: LoadResult): ReportTable {
  return {
    title: "processes",
    head: ["", "CPU", "cores on the plateau", "CPU per message", "memory, at most"],
    rows: result.processes.map((process) => [
      process.name,
      `${figure(process.cpu_s)} s`,
      result.plateau_s === 0 ? "–" : figure(process.plateau_cpu_s / result.plateau_s),
      cpuPerMessage(process, result),
      `${figure(process.peak_rss_mb)} MB`,
    ]),
  };
}

/** What people felt beside what the fleet's Prometheus says. */
export function agreementTable({ agreement }: LoadResult): ReportTable {
  const share = (value: number | null) => (value === null ? "–" : `${(value * 100).toFixed(3)} %`);
  return {
    title: "k6 and Prometheus",
    head: ["", "outcome", "kept, as k6 saw it", "as Prometheus did", "may differ by", "events"],
    rows: agreement.map(({ bot, events, felt, may_differ, measured, promise, remark, verdict }) => [
      remark === "" ? `${bot}: ${promise}` : `${bot}: ${promise} (${remark})`,
      verdict,
      share(felt),
      share(measured),
      share(may_differ),
      figure(events),
    ]),
  };
}
