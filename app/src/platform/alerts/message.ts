import { escapeHtml } from "../i18n/html.ts";
import type { Alert } from "./notification.ts";

/** A message for the operators' chat. */
export interface OperatorsMessage {
  /** Telegram HTML, below Telegram's limit of 4,096 signs. */
  readonly text: string;
  /** Nothing begins: nobody has to look now. */
  readonly silent: boolean;
}

/** With the limits below, ten and their heads stay under 4,096. */
const MAX_SHOWN = 10;
const MAX_NAME = 60;
const MAX_SUMMARY = 220;

/**
 * What a group of alerts says: what burns first, each with its runbook.
 * @param left alerts of the group that Alertmanager left out
 */
export function operatorsMessage(alerts: readonly Alert[], left: number): OperatorsMessage {
  const sorted = alerts.toSorted((one, other) => rankOf(one) - rankOf(other));
  const firing = alerts.filter(({ status }) => status === "firing").length;
  const more = Math.max(0, alerts.length - MAX_SHOWN) + left;
  const parts = [
    head(firing, alerts.length - firing),
    ...sorted.slice(0, MAX_SHOWN).map(paragraph),
    ...(more === 0 ? [] : [`… and ${more} more: look into Alertmanager.`]),
  ];
  return { text: parts.join("\n\n"), silent: firing === 0 };
}

function head(firing: number, over: number): string {
  const parts = [...(firing === 0 ? [] : [`${firing} firing`]), ...(over === 0 ? [] : [`${over} over`])];
  return `<b>${parts.join(", ")}</b>`;
}

function paragraph(alert: Alert): string {
  const { annotations, labels, startsAt, status } = alert;
  const of = [labels.severity, labels.environment, labels.bot, labels.workload ?? labels.queue];
  const about = of.filter((label) => label !== undefined).map((label) => escaped(label, MAX_NAME));
  const summary = annotations.summary ?? annotations.description ?? "";
  return [
    `${signOf(alert)} <b>${escaped(labels.alertname ?? "an alert without a name", MAX_NAME)}</b> ${about.join(" · ")}`,
    ...(summary === "" || status === "resolved" ? [] : [escaped(summary, MAX_SUMMARY)]),
    [`since ${startsAt.toISOString().slice(0, 16).replace("T", " ")} UTC`, ...runbook(alert)].join(" · "),
  ].join("\n");
}

/** Only an address of the web becomes a link: Telegram would refuse the message for others. A path is shown. */
function runbook({ annotations: { runbook_url: url = "" }, status }: Alert): readonly string[] {
  if (status === "resolved") return [];
  if (/^https?:\/\/[^\s]+$/.test(url)) return [`<a href="${escapeHtml(url)}">runbook</a>`];
  return /^[\w./-]+\.md$/.test(url) ? [`<code>${escaped(url, MAX_NAME)}</code>`] : [];
}

const rankOf = ({ labels, status }: Alert): number =>
  status === "resolved" ? 2 : labels.severity === "critical" ? 0 : 1;

const SIGNS = ["🔴", "🟠", "✅"] as const;
const signOf = (alert: Alert): string => SIGNS[rankOf(alert)] ?? "";

const escaped = (text: string, max: number): string =>
  escapeHtml(text.length <= max ? text : `${text.slice(0, max - 1)}…`);
