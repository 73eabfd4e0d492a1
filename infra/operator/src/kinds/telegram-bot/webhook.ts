import type { TelegramBotSpec, TelegramBotStatus } from "./telegram-bot.ts";
import { USUAL_UPDATES } from "./update-kinds.ts";

/** Telegram's answer to getWebhookInfo, as far as it is used. */
export interface WebhookInfo {
  readonly url: string;
  readonly pending_update_count: number;
  /** Unix seconds. It stays until the webhook is set anew, however much is delivered meanwhile. */
  readonly last_error_date?: number;
  readonly last_error_message?: string;
  readonly max_connections?: number;
  readonly allowed_updates?: readonly string[];
}

/** What of a webhook may be another than it should; `refused`: the pods answer 401. */
export type DifferenceKind = "address" | "connections" | "updates" | "secret" | "refused";

/** Something of a webhook that has to be set anew. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly words: string;
}

/** The secret that Telegram is to send. */
export interface WantedSecret {
  readonly fingerprint: string;
  /** Some pod tells that it does not accept it yet: then a 401 says nothing of what Telegram sends. */
  readonly isUnread: boolean;
}

/** What of the webhook at Telegram is not as the spec says; empty when all is. */
export function differences(
  { webhook }: TelegramBotSpec,
  { fingerprint, isUnread }: WantedSecret,
  info: WebhookInfo,
  status: TelegramBotStatus,
): readonly Difference[] {
  const { allowedUpdates, maxConnections, url } = webhook;
  if (info.url === "") return [{ kind: "address", words: "there is no webhook" }];
  const found: readonly (readonly [DifferenceKind, boolean, string])[] = [
    ["address", info.url !== url, `it points to ${info.url}`],
    ["connections", info.max_connections !== maxConnections, `max_connections is ${info.max_connections}`],
    [
      "updates",
      !sameSet(info.allowed_updates ?? USUAL_UPDATES, allowedUpdates),
      `allowed_updates is ${(info.allowed_updates ?? ["the usual"]).join(", ")}`,
    ],
    // Telegram does not tell the secret; what it was given last is in the status.
    ["secret", status.secretFingerprint !== fingerprint, "its secret is another"],
    ["refused", !isUnread && sendsWrongSecret(info, status), "the pods refuse its secret"],
  ];
  return found.filter(([, is]) => is).map(([kind, , words]) => ({ kind, words }));
}

/** Somebody set the same webhook with another secret: the pods answer 401, and nothing else shows it. */
function sendsWrongSecret(info: WebhookInfo, { webhookSetAt }: TelegramBotStatus): boolean {
  if (webhookSetAt === undefined || !/\b401\b/.test(info.last_error_message ?? "")) return false;
  return (info.last_error_date ?? 0) * 1_000 > Date.parse(webhookSetAt) + SETTLING_MS;
}

/** After setting it what was under way before may still fail. */
const SETTLING_MS = 5_000;

/** Whether Telegram asks for these kinds of update, in whatever order. */
function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

/**
 * Whether Telegram cannot deliver now: something waits, the last failure is no older than a retry's longest pause, and it is not
 * the only one. One delivery that failed, as when a pod goes, is tried again and says nothing; a newer failure than that of the
 * look before does, or more that waits.
 */
export function deliveryFails(info: WebhookInfo, status: TelegramBotStatus, now: Date): boolean {
  const failedAt = (info.last_error_date ?? 0) * 1_000;
  const setAt = Date.parse(status.webhookSetAt ?? "") || 0;
  const fails =
    info.pending_update_count > 0 && failedAt >= setAt && now.getTime() - failedAt < LONGEST_PAUSE_MS;
  return fails && (failedAgain(info, status, setAt) || isSaid(status));
}

function failedAgain(
  info: WebhookInfo,
  { lastError, pendingUpdates = 0 }: TelegramBotStatus,
  setAt: number,
): boolean {
  const before = Date.parse(lastError?.time ?? "") || 0;
  if (before === 0 || before < setAt) return false;
  return (info.last_error_date ?? 0) * 1_000 > before || info.pending_update_count > pendingUpdates;
}

const isSaid = ({ conditions }: TelegramBotStatus): boolean =>
  conditions?.some(({ reason, type }) => type === "Ready" && reason === "DeliveryFails") === true;

/** Telegram tries a failed update again after 60 to 120 s at the latest. */
const LONGEST_PAUSE_MS = 150_000;

/** What a person should look at, by what Telegram saw. */
export function adviceFor(message: string): string {
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? OTHERWISE;
}

const OTHERWISE = "Open webhook.url from outside the cluster, and read the pods' log.";

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /\b401\b/,
    "The pods refuse the secret: while one has not read a changed Secret the condition Rotating names it, and it passes within two minutes; else the operator sets the webhook anew by itself.",
  ],
  [/\b404\b/, "Nobody serves that path: compare webhook.url with the Ingress."],
  [
    /\b(502|503|504)\b/,
    "The Ingress or the pods answer with trouble: look at the pods' readiness and at MongoDB and Redis.",
  ],
  [/\b(3\d\d)\b/, "Something redirects, and Telegram does not follow: webhook.url must be the last address."],
  [
    /ssl|certificate/i,
    "The certificate is not accepted: look at the Ingress' Certificate, its chain and the host's name.",
  ],
  [
    /resolve|host/i,
    "The host's name is not found: look at its DNS entry, which must be public and of an IPv4 address.",
  ],
  [
    /refused|timed? ?out|timeout|reset|closed/i,
    "Nobody answers there: look at the load balancer, the firewall and the Ingress controller.",
  ],
];
