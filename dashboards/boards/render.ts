import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Board } from "./board.ts";
import { bottomOf, GRID_WIDTH, placed } from "./layout.ts";
import { BOARD_UIDS, reachable, titleOf, toBoard, withFiles } from "./links.ts";
import { DATASOURCE } from "./panels/panel.ts";
import { variablesOf } from "./variables.ts";

/** Every board of the project has it: the list in each board's head is made of it. */
const TAG = "botfleet";

/** The board as Grafana's files have it, v1: what every Grafana from 10 on reads by provisioning. */
export function render(board: Board): Dashboard {
  const builder = new DashboardBuilder(titleOf(board.name))
    .uid(BOARD_UIDS[board.name])
    .description(withFiles(board.answers, board.links))
    .tags([TAG])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: board.from ?? "now-1h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .variables(variablesOf(board.variables))
    .annotations([firing(), released()])
    .links(headLinks(board));
  addRows(builder, board);
  return builder.build();
}

/** Name of the board's file: `load-test.json`. */
export const fileOf = ({ name }: Board): string => `${BOARD_UIDS[name].replace(/^botfleet-/, "")}.json`;

/** The file's text. */
export const boardJson = (board: Board): string => `${JSON.stringify(render(board), inSight, 2)}\n`;

/** The SDK hides every link and annotation in a menu: whoever is woken is to see where to go on. */
const inSight = (key: string, value: unknown): unknown =>
  key === "placement" && value === "inControlsMenu" ? undefined : value;

function addRows(builder: DashboardBuilder, { rows }: Board): void {
  let id = 0;
  let y = 0;
  for (const { asks, panels } of rows) {
    builder.withRow(new RowBuilder(asks).id(++id).gridPos({ x: 0, y, w: GRID_WIDTH, h: 1 }));
    const row = placed(panels, y + 1);
    for (const { at, panel } of row) {
      const built: Panel = { ...panel.build(), id: ++id, gridPos: at, datasource: DATASOURCE };
      builder.withPanel({ build: () => built });
    }
    y = bottomOf(row, y + 1);
  }
}

function headLinks({ links, name }: Board): DashboardLinkBuilder[] {
  const own = name === "overview" ? links : [toBoard("overview"), ...links];
  const boards = new DashboardLinkBuilder("All boards")
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
  return [
    ...reachable(own).map(({ ofGrafana, title, url }) =>
      new DashboardLinkBuilder(title)
        .type(DashboardLinkType.Link)
        .icon(ofGrafana ? "dashboard" : "doc")
        .url(url)
        .targetBlank(!ofGrafana)
        .includeVars(ofGrafana)
        .keepTime(ofGrafana),
    ),
    boards,
  ];
}

/** When an alert was firing. */
const firing = () =>
  new AnnotationQueryBuilder()
    .name("Alerts")
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor("red")
    .expr('ALERTS{alertstate="firing",severity!="none",bot=~"$bot"}')
    .step("60s")
    .titleFormat("{{alertname}} ({{severity}})")
    .textFormat("{{bot}} {{sloth_slo}}");

/** When a version was first seen. */
const released = () =>
  new AnnotationQueryBuilder()
    .name("Releases")
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor("blue")
    .expr(
      'count by (version) (botfleet_build_info{environment=~"$environment"}) unless count by (version) (botfleet_build_info{environment=~"$environment"} offset 2m)',
    )
    .step("60s")
    .titleFormat("Release {{version}}")
    .textFormat("The first pods of {{version}} run.");
