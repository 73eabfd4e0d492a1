import { readdirSync } from "node:fs";
import { join } from "node:path";
import { BOARDS } from "../boards/list.ts";
import { BOARD_UIDS } from "../boards/links.ts";
import { cellLinks, type DashboardFile, type PanelFile, panelsOf } from "./dashboard-schema.ts";

/** Says what is wrong with a board, a sentence for each. */
export type LintRule = (board: DashboardFile) => readonly string[];

/** What every board keeps, beside the schema. */
export const RULES: Readonly<Record<string, LintRule>> = {
  "panels do not overlap and leave no gap": gridProblems,
  "no id and no title is there twice": twice,
  "counters are read by their growth": rawCounters,
  "growth is taken over Grafana's interval": fixedWindows,
  "a title is short, a description says more than the title": wordProblems,
  "variables are declared, and those that are declared are used": variableProblems,
  "links lead to a board or a runbook": linkProblems,
};

/** Everything that is wrong with a board. */
export const problemsOf = (board: DashboardFile): readonly string[] =>
  Object.values(RULES).flatMap((rule) => rule(board));

const GRID = 24;

/** Each cell of the grid, from the first line to the last, belongs to one panel. */
function gridProblems({ panels }: DashboardFile): readonly string[] {
  const cells = new Map<string, string>();
  const problems: string[] = [];
  for (const {
    gridPos: { h, w, x, y },
    title,
  } of panels) {
    if (x + w > GRID) problems.push(`"${title}" sticks out to the right.`);
    for (let line = y; line < y + h; line++)
      for (let column = x; column < Math.min(x + w, GRID); column++) {
        const other = cells.get(`${line}/${column}`);
        if (other !== undefined) problems.push(`"${title}" lies over "${other}".`);
        cells.set(`${line}/${column}`, title);
      }
  }
  const height = Math.max(...panels.map(({ gridPos: { h, y } }) => y + h));
  const gaps = height * GRID - cells.size;
  return [
    ...new Set(problems),
    ...(gaps > 0 ? [`${gaps} cells of the grid are empty: panels would move up into them.`] : []),
  ];
}

function twice(board: DashboardFile): readonly string[] {
  const again = <T>(values: readonly T[]) => values.filter((value, index) => values.indexOf(value) !== index);
  return [
    ...again(board.panels.map(({ id }) => id)).map((id) => `The id ${id} is there twice.`),
    ...again(panelsOf(board).map(({ title }) => title)).map(
      (title) => `"${title}" is the title of two panels.`,
    ),
    ...panelsOf(board).flatMap((panel) =>
      again(panel.targets.map(({ refId }) => refId)).map(
        (refId) => `"${panel.title}" has two queries ${refId}.`,
      ),
    ),
  ];
}

const eachQuery = (
  board: DashboardFile,
  problems: (expr: string, panel: PanelFile) => readonly string[],
): readonly string[] =>
  panelsOf(board).flatMap((panel) => panel.targets.flatMap(({ expr }) => problems(expr, panel)));

/** A counter alone only shows for how long its process has run. */
const COUNTER = /(?<![\w:])([a-z]\w*_(?:total|bucket|count|sum))\{/g;
const GROWTH = /\b(?:rate|increase|max_over_time)\($/;

function rawCounters(board: DashboardFile): readonly string[] {
  return eachQuery(board, (expr, { title }) =>
    [...expr.matchAll(COUNTER)]
      .filter(({ index }) => !GROWTH.test(expr.slice(0, index)))
      .map(([, name]) => `"${title}" shows the counter ${name} as it is; take its rate.`),
  );
}

function fixedWindows(board: DashboardFile): readonly string[] {
  return eachQuery(board, (expr, { title }) =>
    [...expr.matchAll(/\brate\([^[]*\[([^\]]+)\]/g)]
      .filter(([, window]) => window !== "$__rate_interval")
      .map(
        ([, window]) =>
          `"${title}" takes a rate over ${window}: with another range the line has holes; $__rate_interval.`,
      ),
  );
}

const LONGEST_TITLE = 60;

function wordProblems(board: DashboardFile): readonly string[] {
  return panelsOf(board).flatMap(({ description, title }) => [
    ...(title.length > LONGEST_TITLE ? [`"${title}" is longer than a panel is wide.`] : []),
    ...(/^\S.{20,}[.]$/.test(description) ? [] : [`"${title}" needs a description, in sentences.`]),
  ]);
}

/** Grafana knows these by itself. */
const BUILT_IN = /^__/;

function variableProblems(board: DashboardFile): readonly string[] {
  const declared = board.templating.list.map(({ name }) => name);
  const used = new Set(
    [...JSON.stringify([board.panels, board.annotations, board.templating]).matchAll(/\$\{?(\w+)/g)].map(
      ([, name = ""]) => name,
    ),
  );
  return [
    ...[...used]
      .filter((name) => !BUILT_IN.test(name) && !declared.includes(name))
      .map((name) => `Nobody declares the variable ${name}.`),
    ...declared.filter((name) => !used.has(name)).map((name) => `Nothing uses the variable ${name}.`),
  ];
}

const RUNBOOKS = readdirSync(join(import.meta.dirname, "../../docs/runbooks"));
/** The cell's own text, where an alert's name is to be. */
const OF_CELL = `\${__value.raw}.md`;

/** Of a panel's corner, and of the cells of a table. */
const linksOf = ({ fieldConfig, links }: PanelFile) => [
  ...links,
  ...fieldConfig.overrides
    .flatMap(({ properties }) => properties)
    .flatMap(({ id, value }) => (id === "links" ? cellLinks.parse(value) : [])),
];

/** Addresses that something is behind. */
function linkProblems(board: DashboardFile): readonly string[] {
  const uids: readonly string[] = BOARDS.map(({ name }) => BOARD_UIDS[name]);
  const links = [...board.links, ...panelsOf(board).flatMap(linksOf)];
  const named = [...JSON.stringify(board).matchAll(/docs\/runbooks\/(\w+\.md)/g)].map(
    ([, page = ""]) => page,
  );
  const gone = named.filter((page) => !RUNBOOKS.includes(page));
  const lost = links.flatMap(({ title, type, url = "" }) => {
    if (type === "dashboards") return [];
    const [, uid] = /^\/d\/([^/?]+)/.exec(url) ?? [];
    if (uid !== undefined)
      return uids.includes(uid) ? [] : [`"${title}" leads to a board ${uid} that is not there.`];
    const page = url.slice(url.lastIndexOf("/") + 1);
    return /^https:\/\//.test(url) && (page === OF_CELL || RUNBOOKS.includes(page))
      ? []
      : [`"${title}" leads to ${url}, which is neither board nor runbook.`];
  });
  return [...lost, ...gone.map((page) => `There is no runbook ${page}.`)];
}
