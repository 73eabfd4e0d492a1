import type { Span } from "../../dashboards/smoke/answers.ts";
import { lookAtBoards, type Sight } from "../../dashboards/smoke/look.ts";
import { ENVIRONMENT } from "./system/observer.ts";
import { textTable } from "../report/text-table.ts";

/** What every panel of the dashboards showed of a run. */
export interface BoardsSeen {
  readonly sights: readonly Sight[];
  /** Queries without an answer that should have one. */
  readonly empty: readonly Sight[];
}

/** Asks the run's Prometheus all that the dashboards ask. @param testid what k6 wrote its series under */
export async function seeBoards(url: string, testid: string, span: Span): Promise<BoardsSeen> {
  const sights = await lookAtBoards(url, span, { environment: ENVIRONMENT, testid });
  return { sights, empty: sights.filter(({ state }) => state === "empty") };
}

/** Each panel with what its queries showed, and the boards' sums. */
export function boardsReport({ empty, sights }: BoardsSeen): string {
  const rows = sights.map(({ board, legend, panel, series, state, values, why }) => [
    board,
    panel,
    legend,
    String(series),
    String(values),
    state === "data" ? "" : state === "empty" ? "EMPTY" : `quiet: ${why}`,
  ]);
  const count = (state: Sight["state"]) => sights.filter((sight) => sight.state === state).length;
  return [
    textTable(["board", "panel", "line", "series", "values", ""], rows, [0, 1, 2, 5]),
    "",
    `${sights.length} queries: ${count("data")} with data, ${count("quiet")} quiet for a reason, ${empty.length} without data`,
  ].join("\n");
}
