import * as common from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { withFiles } from "../links.ts";
import type { BoardPanel, Limit, Lines, PanelProps } from "./panel.ts";
import { linksOf, overTime, thresholds } from "./targets.ts";

/** Lines over time. */
export interface GraphProps extends PanelProps {
  readonly lines: Lines;
  /** Drawn across, as far as the lines come near them. */
  readonly limits?: readonly Limit[];
  /** On top of each other: their sum means something. @default false */
  readonly stacked?: boolean;
  /** The top of the axis where it is known: 1 for shares. */
  readonly max?: number;
  /** The bottom. @default 0; null lets the values decide */
  readonly min?: number | null;
}

const NO_LIMITS: readonly Limit[] = [{ from: null, color: "green" }];

/** Draws lines over time, with a legend that tells the last and the highest of each. */
export function graph(props: GraphProps): BoardPanel {
  const { limits, lines, links = [], max, min = 0, stacked = false, tells, title, unit } = props;
  const builder = new PanelBuilder()
    .title(title)
    .description(withFiles(tells, links))
    .unit(unit)
    .links(linksOf(links))
    .targets(overTime(lines))
    .legend(legend())
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .showPoints(common.VisibilityMode.Auto)
    .fillOpacity(stacked ? 40 : 8)
    .stacking(stacking(stacked))
    .thresholds(thresholds(limits ?? NO_LIMITS))
    .thresholdsStyle(drawn(limits !== undefined));
  if (min !== null) builder.min(min);
  if (max !== undefined) builder.max(max);
  return { kind: "graph", build: () => builder.build() };
}

const legend = (): common.VizLegendOptionsBuilder =>
  new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(common.LegendDisplayMode.Table)
    .placement(common.LegendPlacement.Bottom)
    .calcs(["lastNotNull", "max"])
    .sortBy("Last *")
    .sortDesc(true);

const stacking = (stacked: boolean): common.StackingConfigBuilder =>
  new common.StackingConfigBuilder().mode(stacked ? common.StackingMode.Normal : common.StackingMode.None);

const drawn = (hasLimits: boolean): common.GraphThresholdsStyleConfigBuilder =>
  new common.GraphThresholdsStyleConfigBuilder().mode(
    hasLimits ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
  );
