import { verdictWord } from "./checks.ts";
import { circumstances, generatorLines, headlines, serviceLines, titleOf } from "./headlines.ts";
import type { LoadResult } from "./result.ts";
import { actTable, agreementTable, checkTables, processTable, type ReportTable } from "./tables.ts";
import { textTable } from "./text-table.ts";

/** The whole result for a terminal; the verdict stands at the end, where one looks. */
export function consoleReport(result: LoadResult): string {
  const tables = [...checkTables(result), agreementTable(result), actTable(result), processTable(result)];
  return [
    titleOf(result),
    ...circumstances(result),
    "",
    aligned(headlines(result)),
    "",
    ...tables.filter(({ rows }) => rows.length > 0).flatMap((table) => [asText(table), ""]),
    ...serviceLines(result),
    ...generatorLines(result),
    "",
    `Verdict ${result.verdict}: ${verdictWord(result)}`,
    ...result.reasons.map((reason) => `  ${reason}`),
    "",
  ].join("\n");
}

function asText({ title, head, rows }: ReportTable): string {
  return textTable([title, ...head.slice(1)], rows);
}

function aligned(lines: readonly (readonly [string, string, string])[]): string {
  const label = Math.max(...lines.map(([name]) => name.length));
  const value = Math.max(...lines.map(([, found]) => found.length));
  return lines
    .map(([name, found, against]) => `${name.padEnd(label)}  ${found.padEnd(value)}  ${against}`)
    .join("\n");
}
