import { z } from "zod";

/*
 * What Grafana needs of a board's file, schema version 42, and nothing that it would drop in silence: strict wherever this
 * project writes something itself. It was written by the SDK's types; Grafana's own JSON schema is not vendored.
 */

const text = z.string().min(1);
const datasource = z.strictObject({ type: z.literal("prometheus"), uid: z.literal("$datasource") });
const gridPos = z.strictObject({
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});

const link = z.strictObject({
  title: text,
  type: z.enum(["link", "dashboards"]),
  icon: z.string(),
  tooltip: z.string(),
  url: text.optional(),
  tags: z.array(text),
  asDropdown: z.boolean(),
  targetBlank: z.boolean(),
  includeVars: z.boolean(),
  keepTime: z.boolean(),
});

/** Links of a table's cells. */
export const cellLinks = z.array(link);

const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource,
  editorMode: z.literal("code"),
  expr: text,
  legendFormat: text,
  instant: z.boolean(),
  range: z.boolean(),
  format: z.enum(["time_series", "table"]),
});

const thresholds = z.strictObject({
  mode: z.literal("absolute"),
  // The first has no value: it colours from the smallest on. The others rise.
  steps: z
    .tuple(
      [z.strictObject({ value: z.null(), color: text })],
      z.strictObject({ value: z.number(), color: text }),
    )
    .refine((steps) =>
      steps.every(({ value }, index) => index < 2 || Number(value) > Number(steps[index - 1]?.value)),
    ),
});

const defaults = z.strictObject({
  unit: text,
  thresholds: thresholds.optional(),
  noValue: text.optional(),
  decimals: z.int().min(0).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  custom: z.looseObject({}).optional(),
});

const override = z.strictObject({
  matcher: z.strictObject({ id: z.literal("byName"), options: text }),
  properties: z.array(z.strictObject({ id: text, value: z.unknown() })).min(1),
});

const panelFields = {
  id: z.int().min(1),
  title: text,
  description: text,
  transparent: z.literal(false),
  repeatDirection: z.literal("h"),
  datasource,
  gridPos,
  links: z.array(link),
  targets: z.array(target).min(1),
  fieldConfig: z.strictObject({ defaults, overrides: z.array(override) }),
};

const timeseries = z.strictObject({
  ...panelFields,
  type: z.literal("timeseries"),
  options: z.strictObject({
    legend: z.strictObject({
      showLegend: z.literal(true),
      displayMode: z.literal("table"),
      placement: z.literal("bottom"),
      calcs: z.array(text).min(1),
      sortBy: text,
      sortDesc: z.boolean(),
    }),
    tooltip: z.strictObject({ mode: z.literal("multi"), sort: z.literal("desc") }),
  }),
});

const stat = z.strictObject({
  ...panelFields,
  type: z.literal("stat"),
  fieldConfig: z.strictObject({
    defaults: defaults.required({ noValue: true, thresholds: true }),
    overrides: z.tuple([]),
  }),
  options: z.looseObject({
    reduceOptions: z.strictObject({ calcs: z.tuple([z.literal("lastNotNull")]) }),
    textMode: z.literal("value_and_name"),
  }),
});

const table = z.strictObject({
  ...panelFields,
  type: z.literal("table"),
  transformations: z.array(z.strictObject({ id: text, options: z.looseObject({}) })).min(1),
  options: z.looseObject({ showHeader: z.literal(true) }),
});

const row = z.strictObject({
  type: z.literal("row"),
  id: z.int().min(1),
  title: text,
  collapsed: z.literal(false),
  panels: z.tuple([]),
  gridPos,
});

const variable = z.strictObject({
  type: z.enum(["datasource", "query"]),
  name: z.string().regex(/^[a-z]+$/),
  label: text,
  description: text,
  datasource: datasource.optional(),
  query: z.union([z.literal("prometheus"), z.strictObject({ query: text, refId: text })]),
  definition: text.optional(),
  skipUrlSync: z.literal(false),
  multi: z.boolean(),
  includeAll: z.boolean(),
  allValue: text.optional(),
  allowCustomValue: z.boolean(),
  auto: z.literal(false),
  auto_min: text,
  auto_count: z.int(),
  refresh: z.literal(2).optional(),
  sort: z.literal(1).optional(),
  current: z.strictObject({ selected: z.boolean(), text, value: text }).optional(),
});

const annotation = z.strictObject({
  name: text,
  enable: z.boolean(),
  hide: z.literal(false),
  builtIn: z.literal(0),
  iconColor: text,
  datasource,
  expr: text,
  step: text,
  titleFormat: text,
  textFormat: text,
});

/** A board's file. */
export const dashboardSchema = z.strictObject({
  uid: z.string().regex(/^[a-z][a-z-]{7,39}$/),
  title: text,
  description: text,
  tags: z.array(text).min(1),
  timezone: z.literal("browser"),
  editable: z.literal(false),
  graphTooltip: z.literal(1),
  fiscalYearStartMonth: z.literal(0),
  schemaVersion: z.literal(42),
  refresh: text,
  time: z.strictObject({ from: z.string().startsWith("now-"), to: z.literal("now") }),
  templating: z.strictObject({ list: z.array(variable) }),
  annotations: z.strictObject({ list: z.array(annotation) }),
  links: z.array(link),
  panels: z.array(z.discriminatedUnion("type", [timeseries, stat, table, row])),
});

/** A board as Grafana reads it. */
export type DashboardFile = z.infer<typeof dashboardSchema>;
/** A panel of it that shows something. */
export type PanelFile = Exclude<DashboardFile["panels"][number], { type: "row" }>;

/** The panels of a board, without the rows above them. */
export const panelsOf = ({ panels }: DashboardFile): readonly PanelFile[] =>
  panels.filter((panel) => panel.type !== "row");
