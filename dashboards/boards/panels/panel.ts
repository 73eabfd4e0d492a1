import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Link } from "../links.ts";

/** What every panel says of itself. */
export interface PanelProps {
  readonly title: string;
  /** What it shows and when to worry, for who reads it at night for the first time. */
  readonly tells: string;
  /** One of the SDK's units. */
  readonly unit: string;
  /** Where to look next. */
  readonly links?: readonly Link[];
}

/** Queries in PromQL by what their series are called: `{{bot}}` is the value of a label. */
export type Lines = Readonly<Record<string, string>>;

/** From this value on, this colour; without a value from the smallest on. */
export interface Limit {
  readonly from: number | null;
  readonly color: Color;
}

/** Colours with a meaning, the same on all boards. */
export type Color = "green" | "yellow" | "orange" | "red" | "dark-red" | "text" | "transparent";

/** A panel without its place. */
export interface BoardPanel {
  /** Panels of one kind stand side by side. */
  readonly kind: "number" | "graph" | "table";
  /** How wide it is beside others of its line. @default 1 */
  readonly weight?: number;
  build(): Panel;
}

/** The board's own variable; which Prometheus that is, who looks chooses. */
export const DATASOURCE = { type: "prometheus", uid: "$datasource" } as const;

/** `A`, `B`, …: how Grafana tells a panel's queries apart. */
export const refId = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);
