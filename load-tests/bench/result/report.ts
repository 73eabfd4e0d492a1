import { textTable } from "../../report/text-table.ts";
import type { Machine } from "../machine/machine.ts";
import type { Row } from "./rows.ts";
import { tableOf } from "./table.ts";
import type { Target } from "./targets.ts";

/** A row that could not be measured on this machine. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

/** A row or section that failed. */
export interface Failure {
  readonly name: string;
  readonly problem: string;
}

/** A run's result, as `--json` writes it. */
export interface BenchResult {
  /** ISO 8601, UTC. */
  readonly date: string;
  /** How long the run took. */
  readonly seconds: number;
  readonly machine: Machine;
  /** That delivered updates. */
  readonly connections: number;
  readonly rows: readonly Row[];
  /** By the names of `targets`; only what was measured. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
  readonly skipped: readonly Skipped[];
  readonly failures: readonly Failure[];
}

/** The ratios that were measured. */
export function ratiosOf(targets: readonly Target[]): Record<string, number> {
  return Object.fromEntries(targets.flatMap(({ name, ratio }) => (ratio === null ? [] : [[name, ratio]])));
}

/** The result for a person. */
export function printed({ failures, machine, rows, seconds, skipped, targets }: BenchResult): string {
  const measured = targets.filter(({ ratio }) => ratio !== null);
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, kernel ${machine.kernel}; ${seconds} s`,
    tableOf(rows),
    rows
      .flatMap(({ name, notes, title }) => [`${name}: ${title}`, ...notes.map((note) => `  ! ${note}`)])
      .join("\n"),
    measured.length === 0 ? "" : targetTable(measured),
    skipped.map(({ name, reason }) => `skipped ${name}: ${reason}`).join("\n"),
    machine.warnings.map((warning) => `note: ${warning}`).join("\n"),
    failures.map(({ name, problem }) => `FAILED ${name}: ${problem}`).join("\n"),
  ];
  return `\n${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function targetTable(targets: readonly Target[]): string {
  const lines = targets.map(({ at_least, at_most, cpu_ratio, met, name, ratio }) => [
    name,
    met === null ? "none" : met ? "met" : "NOT MET",
    ratio?.toFixed(2) ?? "",
    at_least === null ? "" : at_most === null ? `≥ ${at_least}` : `${at_least}–${at_most}`,
    cpu_ratio?.toFixed(2) ?? "",
  ]);
  return textTable(["ratio", "target", "measured", "wanted", "per CPU-s"], lines, [0, 1]);
}
