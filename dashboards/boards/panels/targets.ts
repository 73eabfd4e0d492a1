import {
  DashboardLinkBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import {
  DataqueryBuilder,
  PromQueryFormat,
  QueryEditorMode,
} from "@grafana/grafana-foundation-sdk/prometheus";
import { type Link, panelUrl, reachable } from "../links.ts";
import { DATASOURCE, type Limit, type Lines, refId } from "./panel.ts";

/** Queries of a graph, over the board's range. */
export const overTime = (lines: Lines): DataqueryBuilder[] =>
  queries(lines).map((query) => query.range().format(PromQueryFormat.TimeSeries));

/** Queries of a number, as of now. */
export const asOfNow = (lines: Lines): DataqueryBuilder[] =>
  queries(lines).map((query) => query.instant().format(PromQueryFormat.TimeSeries));

/** Queries of a table, as of now: a row for each series. */
export const asRows = (lines: Lines): DataqueryBuilder[] =>
  queries(lines).map((query) => query.instant().format(PromQueryFormat.Table));

const queries = (lines: Lines): readonly DataqueryBuilder[] =>
  Object.entries(lines).map(([legend, expr], index) =>
    new DataqueryBuilder()
      .datasource(DATASOURCE)
      .editorMode(QueryEditorMode.Code)
      .refId(refId(index))
      .expr(expr)
      .legendFormat(legend),
  );

/** Colours by value. */
export const thresholds = (limits: readonly Limit[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(limits.map(({ from, color }) => ({ value: from, color })));

/** Links of a panel's corner, or of what is clicked in it. */
export const linksOf = (links: readonly Link[]): DashboardLinkBuilder[] =>
  reachable(links).map((link) =>
    new DashboardLinkBuilder(link.title).url(panelUrl(link)).targetBlank(!link.ofGrafana),
  );
