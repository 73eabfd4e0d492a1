import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { METRICS } from "../../app/src/contracts/metrics.ts";
import { DATASOURCE } from "./panels/panel.ts";

/** A list to choose from, in the board's head. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Whose values: a label of a metric. */
  readonly of: { readonly metric: string; readonly label: string };
  /** Several at once, or all. @default one */
  readonly several?: boolean;
}

/** Stands for whatever there is, nothing included. */
export const ALL = ".*";

const COMMON: readonly Variable[] = [
  {
    name: "environment",
    label: "Environment",
    description: "One environment is one namespace of the cluster.",
    of: { metric: METRICS.buildInfo.name, label: "environment" },
  },
  {
    name: "bot",
    label: "Bot",
    description: "All that is counted by bot is of these.",
    of: { metric: `${METRICS.updatesInFlight.name}{environment=~"$environment"}`, label: "bot" },
    several: true,
  },
];

/** The variables of a board: those of all boards first, so that they stand in the same place everywhere. */
export const variablesOf = (own: readonly Variable[] = []) => [
  new DatasourceVariableBuilder("datasource")
    .label("Prometheus")
    .description("The Prometheus that the figures come from.")
    .type("prometheus"),
  ...[...COMMON, ...own].map(listOf),
];

function listOf({ description, label, name, of, several = false }: Variable): QueryVariableBuilder {
  const query = `label_values(${of.metric}, ${of.label})`;
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query({ query, refId: `variable-${name}` })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (!several) return builder;
  return builder
    .multi(true)
    .includeAll(true)
    .allValue(ALL)
    .current({ selected: true, text: "All", value: "$__all" });
}
