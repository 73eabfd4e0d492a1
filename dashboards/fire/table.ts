import { markdownTable } from "../../dev/generate/markdown-table.ts";
import type { Outcome } from "./run-faults.ts";

/** Who was told what, and when. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ alert, clearedMs, fault, firedMs }) => [
    alert,
    fault,
    seconds(firedMs),
    seconds(clearedMs),
  ]);
  return markdownTable(["Alert", "Fault", "Fired after, s", "Cleared after, s"], rows, [2, 3]).join("\n");
}

const seconds = (ms: number | undefined): string => (ms === undefined ? "-" : (ms / 1000).toFixed(1));

/** What is not as it should be, a sentence each: an alert that nothing makes fire, that stayed silent, or that stayed on. */
export function problemsOf(keys: readonly string[], outcomes: readonly Outcome[]): readonly string[] {
  const tried = new Set(outcomes.map(({ alert }) => alert));
  return [
    ...keys
      .filter((key) => !tried.has(key))
      .map((key) => `${key}: no fault of dashboards/fire/faults.ts makes it fire.`),
    ...[...tried].filter((key) => !keys.includes(key)).map((key) => `${key}: there is no such alert.`),
    ...outcomes
      .filter(({ before }) => before)
      .map(
        ({ alert, fault }) =>
          `${alert}: fired before ${fault}; something else is wrong, or the machine is too busy.`,
      ),
    ...outcomes
      .filter(({ before, firedMs }) => !before && firedMs === undefined)
      .map(({ alert, fault }) => `${alert}: silent while ${fault}.`),
    ...outcomes
      .filter(({ clearedMs, firedMs }) => firedMs !== undefined && clearedMs === undefined)
      .map(({ alert, fault }) => `${alert}: still fires long after ${fault}.`),
  ];
}
