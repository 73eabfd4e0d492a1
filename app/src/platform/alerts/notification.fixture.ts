import { type Notification, notificationSchema } from "./notification.ts";

interface AlertWish {
  readonly name?: string;
  readonly fingerprint?: string;
  readonly status?: "firing" | "resolved";
  readonly severity?: "critical" | "warning";
  readonly startsAt?: string;
  readonly summary?: string;
  readonly runbook?: string;
}

/** One alert in the form of Alertmanager's webhook. */
export const alertOf = (wish: AlertWish = {}) => ({
  status: wish.status ?? "firing",
  labels: {
    alertname: wish.name ?? "ReactionFails",
    severity: wish.severity ?? "critical",
    environment: "staging",
    bot: "shipping",
  },
  annotations: {
    summary: wish.summary ?? "shipping: 3 % get no answer.",
    description: "More words.",
    runbook_url: wish.runbook ?? "https://git.example.org/docs/runbooks/ReactionFails.md",
  },
  startsAt: wish.startsAt ?? "2026-11-26T14:02:03.004Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prometheus:9090/graph",
  fingerprint: wish.fingerprint ?? "1b2c3d4e5f607182",
});

/** What Alertmanager posts for a group, as JSON. */
export const postOf = (alerts: readonly object[], truncatedAlerts = 0): object => ({
  version: "4",
  groupKey: '{}/{severity="critical"}:{alertname="ReactionFails"}',
  truncatedAlerts,
  status: "firing",
  receiver: "webhook",
  groupLabels: { alertname: "ReactionFails" },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: "http://alertmanager:9093",
  alerts,
});

/** The same as it is read. */
export const notificationOf = (...alerts: readonly object[]): Notification =>
  notificationSchema.parse(postOf(alerts));
