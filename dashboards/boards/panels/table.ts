import type { DynamicConfigValue } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import { type Link, reachable, withFiles } from "../links.ts";
import type { BoardPanel, Limit, PanelProps } from "./panel.ts";
import { refId } from "./panel.ts";
import { asRows, linksOf, thresholds } from "./targets.ts";

/** A column of numbers: the value of a query. */
export interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
  readonly limits?: readonly Limit[];
}

/** Rows of what has the same value of a label. */
export interface TableProps extends Omit<PanelProps, "unit"> {
  /** The label by which the columns' series are one row. */
  readonly key: string;
  /** Titles of the columns that show labels, the key among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  /** Links of the cells in the columns of labels. */
  readonly cellLinks?: Readonly<Record<string, readonly Link[]>>;
  readonly nothing: string;
  /** Twice as wide as one beside it. @default false */
  readonly wide?: boolean;
}

/** Joins queries by a label into a table. */
export function table(props: TableProps): BoardPanel {
  const { columns, key, labels, links = [], nothing, tells, title } = props;
  const builder = new PanelBuilder()
    .title(title)
    .description(withFiles(tells, links))
    .unit("short")
    .links(linksOf(links))
    .noValue(nothing)
    .targets(asRows(Object.fromEntries(columns.map((column) => [column.title, column.expr]))))
    .transformations([
      { id: "joinByField", options: { byField: key, mode: "outer" } },
      // The join leaves a time, and names it, once for each query.
      { id: "filterFieldsByName", options: { include: { pattern: `^(${wanted(props).join("|")})$` } } },
      { id: "organize", options: organized(labels, columns) },
    ]);
  for (const column of columns) builder.overrideByName(column.title, propertiesOf(column));
  for (const [label, cellLinks] of Object.entries(props.cellLinks ?? {}))
    if (reachable(cellLinks).length > 0)
      builder.overrideByName(labels[label] ?? label, [
        { id: "links", value: linksOf(cellLinks).map((link) => link.build()) },
      ]);
  return { kind: "table", weight: props.wide ? 2 : 1, build: () => builder.build() };
}

/** What Grafana calls the value of a query, once there are several. */
const fieldOf = (index: number, columns: readonly Column[]): string =>
  columns.length === 1 ? "Value" : `Value #${refId(index)}`;

const wanted = ({ columns, labels }: TableProps): readonly string[] => [
  ...Object.keys(labels),
  ...columns.map((_column, index) => fieldOf(index, columns)),
];

function organized(labels: TableProps["labels"], columns: readonly Column[]) {
  const names = [
    ...Object.entries(labels),
    ...columns.map(({ title }, index) => [fieldOf(index, columns), title] as const),
  ];
  return {
    renameByName: Object.fromEntries(names),
    indexByName: Object.fromEntries(names.map(([name], index) => [name, index])),
  };
}

function propertiesOf({ limits, unit }: Column): DynamicConfigValue[] {
  return [
    { id: "unit", value: unit },
    ...(limits === undefined
      ? []
      : [
          { id: "thresholds", value: thresholds(limits).build() },
          { id: "custom.cellOptions", value: { type: "color-text" } },
        ]),
  ];
}
