import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GENERATED } from "../list.ts";
import { dashboardSchema } from "./dashboard-schema.ts";
import { problemsOf } from "./rules.ts";

const folder = join(import.meta.dirname, "../..", GENERATED, "dashboards");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

test.each(files)("%s has all that Grafana needs, and keeps the rules", (name) => {
  const board = dashboardSchema.parse(read(name));
  expect(problemsOf(board)).toEqual([]);
});

test("no two boards have the same uid or title", () => {
  const boards = files.map((name) => dashboardSchema.parse(read(name)));
  expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length);
  expect(new Set(boards.map(({ title }) => title)).size).toBe(boards.length);
});

test("every runbook is named on a board: whoever sees the figures finds what to do", () => {
  const boards = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const runbooks = readdirSync(join(import.meta.dirname, "../../docs/runbooks"));
  expect(runbooks.filter((page) => !boards.includes(`/${page}`))).toEqual([]);
});

const bots = dashboardSchema.parse(read("bots.json"));
/** Its first graph, the leftmost of its line. */
const GRAPH = `panels.${bots.panels.findIndex(({ type }) => type === "timeseries")}`;

/** The board of the bots with another value at a place; undefined removes what is there. */
function withFault(place: string, value: unknown): unknown {
  const board = structuredClone(bots);
  const way = place.split(".");
  const last = way.pop() ?? "";
  let at: Record<string, unknown> = board;
  for (const step of way) at = at[step] as Record<string, unknown>;
  at[last] = value;
  // As it would be read from its file.
  return JSON.parse(JSON.stringify(board));
}

test.each([
  ["a panel over another", `${GRAPH}.gridPos.x`, 1, /lies over/],
  ["a panel outside of the grid", "panels.1.gridPos.x", 23, /sticks out/],
  ["a gap", `${GRAPH}.gridPos.h`, 5, /cells of the grid are empty/],
  ["an id of two panels", `${GRAPH}.id`, 1, /id 1 is there twice/],
  ["a title of two panels", `${GRAPH}.title`, "Not served", /title of two panels/],
  ["a raw counter", `${GRAPH}.targets.0.expr`, "sum(a_total{})", /a_total as it is/],
  [
    "a raw count of a histogram beside a rate",
    `${GRAPH}.targets.0.expr`,
    "rate(a_total{}[$__rate_interval]) / b_count{}",
    /b_count as it is/,
  ],
  ["a fixed window", `${GRAPH}.targets.0.expr`, "rate(a_total{}[5m])", /over 5m/],
  ["a description that says nothing", `${GRAPH}.description`, "Updates", /needs a description/],
  ["a title that is too long", `${GRAPH}.title`, "What became of them ".repeat(4), /longer than a panel/],
  ["a variable that nobody declares", `${GRAPH}.targets.0.expr`, 'up{pod="$pod"}', /the variable pod/],
  ["a variable without a use", "templating.list.1.name", "spare", /uses the variable spare/],
  ["a link to no board", "links.0.url", "/d/botfleet-gone", /botfleet-gone/],
  ["a runbook that is gone", "description", "See docs/runbooks/Gone.md", /no runbook Gone/],
  ["a link to no runbook", "links.0.url", "https://x.example/Gone.md", /neither board nor runbook/],
])("%s is found", (_fault, place, value, problem) => {
  expect(problemsOf(dashboardSchema.parse(withFault(place, value))).join("\n")).toMatch(problem);
});

test.each([
  ["a unit", `${GRAPH}.fieldConfig.defaults.unit`, undefined],
  ["a description", `${GRAPH}.description`, undefined],
  ["a legend", `${GRAPH}.options.legend`, undefined],
  ["a shown legend", `${GRAPH}.options.legend.showLegend`, false],
  ["a name for its lines", `${GRAPH}.targets.0.legendFormat`, ""],
  ["a query", `${GRAPH}.targets`, []],
  ["the chosen data source", `${GRAPH}.datasource.uid`, "mine"],
  ["only fields that Grafana knows", `${GRAPH}.colour`, "red"],
  ["words for when there is no value", "panels.1.fieldConfig.defaults.noValue", undefined],
  ["thresholds that rise", "panels.2.fieldConfig.defaults.thresholds.steps.2.value", 0],
])("the schema asks for %s", (_what, place, value) => {
  expect(dashboardSchema.safeParse(withFault("title", "Bots")).success).toBe(true);
  expect(dashboardSchema.safeParse(withFault(place, value)).success).toBe(false);
});
