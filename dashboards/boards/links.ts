import { type DashboardSettings, runbookUrl } from "../settings.ts";

/** Where something leads. */
export interface Link {
  readonly title: string;
  readonly url: string;
  /** Else it opens in a tab of its own. */
  readonly ofGrafana: boolean;
}

/** Every board by what its address is made of. */
export const BOARD_UIDS = {
  overview: "botfleet-overview",
  bots: "botfleet-bots",
  queues: "botfleet-queues",
  telegram: "botfleet-telegram",
  services: "botfleet-services",
  mongo: "botfleet-mongo",
  redis: "botfleet-redis",
  pods: "botfleet-pods",
  operator: "botfleet-operator",
  business: "botfleet-business",
  loadTest: "botfleet-load-test",
} as const;

/** A board. */
export type BoardName = keyof typeof BOARD_UIDS;

const TITLES: Readonly<Record<BoardName, string>> = {
  overview: "Overview: are promises kept?",
  bots: "Bots",
  queues: "Queues and workers",
  telegram: "Telegram",
  services: "Outside services",
  mongo: "MongoDB",
  redis: "Redis and caches",
  pods: "Pods and autoscalers",
  operator: "Operator",
  business: "Payments, labels and matches",
  loadTest: "Load test",
};

/** A board's title. */
export const titleOf = (board: BoardName): string => TITLES[board];

/** A link to a board, which then shows the same environment, bots and time. */
export const toBoard = (board: BoardName): Link => ({
  title: TITLES[board],
  url: `/d/${BOARD_UIDS[board]}`,
  ofGrafana: true,
});

/** A link to an alert's runbook; without an address of the runbooks it names the file, which no browser opens. */
export const toRunbook = (alert: string, settings?: DashboardSettings): Link => ({
  title: `Runbook: ${alert}`,
  url: runbookUrl(alert, settings),
  ofGrafana: false,
});

/** To the runbook of the alert whose name stands in the cell. */
export const TO_RUNBOOK_OF_CELL: Link = {
  title: "Runbook",
  url: runbookUrl(`\${__value.raw}`),
  ofGrafana: false,
};

/** Whatever is chosen here is chosen there. A panel's link has to say so itself, that of a board's head does it by switches. */
const KEPT = [...["datasource", "environment", "bot"].map((name) => `${name}:queryparam`), "__url_time_range"]
  .map((macro) => `\${${macro}}`)
  .join("&");

/** A link as a panel has it. */
export const panelUrl = ({ ofGrafana, url }: Link): string => (ofGrafana ? `${url}?${KEPT}` : url);

/** What a browser can open. */
export const reachable = (links: readonly Link[]): readonly Link[] =>
  links.filter(({ ofGrafana, url }) => ofGrafana || url.startsWith("https://"));

/** What is told, and the files that stand for what no browser opens. */
export function withFiles(tells: string, links: readonly Link[]): string {
  const files = links.filter((link) => !reachable([link]).includes(link)).map(({ url }) => url);
  return files.length === 0 ? tells : `${tells} Runbooks: ${files.join(", ")}.`;
}
