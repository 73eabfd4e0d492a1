import { verdictWord } from "../checks.ts";
import { circumstances, generatorLines, headlines, serviceLines, titleOf } from "../headlines.ts";
import { escapeMarkup } from "../markup.ts";
import type { LoadResult } from "../result.ts";
import { actTable, agreementTable, checkTables, processTable, type ReportTable } from "../tables.ts";
import { chartMarkup } from "./chart.ts";
import { chartsOf } from "./charts.ts";
import { STYLE } from "./style.ts";

/** The result as one page that needs nothing else: no script, no other file, no network. */
export function htmlReport(result: LoadResult): string {
  const title = escapeMarkup(titleOf(result));
  const tables = [...checkTables(result), agreementTable(result), processTable(result), actTable(result)];
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}: ${verdictWord(result)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${title}</h1>`,
    ...circumstances(result).map(paragraph),
    verdict(result),
    "<dl>",
    ...headlines(result).map(tile),
    "</dl>",
    ...(result.series.at_s.length === 0 ? [] : graphs(result)),
    ...tables.filter(({ rows }) => rows.length > 0).map(tableMarkup),
    ...(result.services.length === 0 ? [] : ["<h2>services</h2>", ...serviceLines(result).map(paragraph)]),
    "<h2>generator</h2>",
    ...generatorLines(result).map(paragraph),
    "</body></html>",
    "",
  ].join("\n");
}

function graphs(result: LoadResult): string[] {
  const note = "Dotted: the plateau begins. Point at a time, or touch it, for its figures.";
  return ['<div class="charts">', ...chartsOf(result).map(chartMarkup), "</div>", paragraph(note)];
}

const SIGNS = { passed: "✓", failed: "✕", invalid: "?" } as const;

function verdict(result: LoadResult): string {
  const word = verdictWord(result);
  const reasons = result.reasons.map((reason) => `<li>${escapeMarkup(reason)}</li>`);
  const list = reasons.length === 0 ? "" : `<ul class="reasons">${reasons.join("")}</ul>`;
  return `<div class="verdict ${word}">${SIGNS[word]} ${word}</div>${list}`;
}

function tile([name, found, against]: readonly [string, string, string]): string {
  const [label, value, remark] = [name, found, against].map(escapeMarkup);
  return `<div><dt>${label}</dt><dd>${value}<small>${remark}</small></dd></div>`;
}

function tableMarkup({ title, head, rows }: ReportTable): string {
  return [
    `<h2>${escapeMarkup(title)}</h2><div class="scroll"><table>`,
    `<tr>${head.map((cell) => `<th>${escapeMarkup(cell)}</th>`).join("")}</tr>`,
    ...rows.map((row) => `<tr>${row.map(cellMarkup).join("")}</tr>`),
    "</table></div>",
  ].join("\n");
}

const OUTCOMES = new Set(["passed", "failed", "void"]);

function cellMarkup(text: string): string {
  return OUTCOMES.has(text) ? `<td class="${text}">${text}</td>` : `<td>${escapeMarkup(text)}</td>`;
}

function paragraph(text: string): string {
  return `<p>${escapeMarkup(text)}</p>`;
}
