import * as common from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { withFiles } from "../links.ts";
import type { BoardPanel, Limit, Lines, PanelProps } from "./panel.ts";
import { asOfNow, linksOf, thresholds } from "./targets.ts";

/** Numbers as of now, one for each series. */
export interface NumberProps extends PanelProps {
  readonly lines: Lines;
  /** Colours by value. @default none: the number is neither good nor bad */
  readonly limits?: readonly Limit[];
  /** What stands there when there is no value: never a colour that means well. */
  readonly nothing: string;
  readonly decimals?: number;
}

/** Nothing below zero is good: the less, the redder. */
export const ABOVE_ZERO_IS_BAD: readonly Limit[] = [
  { from: null, color: "green" },
  { from: 0.000_001, color: "red" },
];

/** Of something that is to be up. */
export const BELOW_ONE_IS_BAD: readonly Limit[] = [
  { from: null, color: "red" },
  { from: 1, color: "green" },
];

/** Shows large numbers. */
export function number(props: NumberProps): BoardPanel {
  const { decimals, limits, lines, links = [], nothing, tells, title, unit } = props;
  const builder = new PanelBuilder()
    .title(title)
    .description(withFiles(tells, links))
    .unit(unit)
    .links(linksOf(links))
    .targets(asOfNow(lines))
    .noValue(nothing)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(limits === undefined ? common.BigValueColorMode.None : common.BigValueColorMode.Value)
    .textMode(common.BigValueTextMode.ValueAndName)
    .thresholds(thresholds(limits ?? [{ from: null, color: "text" }]));
  if (decimals !== undefined) builder.decimals(decimals);
  return { kind: "number", build: () => builder.build() };
}
