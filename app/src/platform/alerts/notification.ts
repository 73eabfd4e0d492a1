import { z } from "zod";

const texts = z.record(z.string(), z.string()).default({});

const alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: texts,
  annotations: texts,
  startsAt: z.coerce.date(),
  /** Alertmanager's name of the alert: a hash of its labels. */
  fingerprint: z.string().regex(/^[0-9a-f]{1,32}$/),
});

/**
 * What Alertmanager's webhook says, version 4, as far as it is used
 * (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).
 */
export const notificationSchema = z.object({
  version: z.literal("4"),
  /** Alerts that were left out for `max_alerts`. */
  truncatedAlerts: z.number().int().nonnegative().default(0),
  alerts: z.array(alert).min(1),
});

/** A group of alerts of which at least one has changed, or which still lasts. */
export type Notification = z.output<typeof notificationSchema>;

/** One alert of it. */
export type Alert = Notification["alerts"][number];

/** Names one beginning or one end of an alert: what is said once. */
export const occurrenceOf = ({ fingerprint, startsAt, status }: Alert): string =>
  `${fingerprint}.${status}.${startsAt.getTime()}`;
