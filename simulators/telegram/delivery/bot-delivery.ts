import { type Clock, unixTime } from "../clock/clock.ts";
import { ApiError, tooManyRequests } from "../wire/api-error.ts";
import { LongPoll, type PollRequest } from "./long-poll.ts";
import {
  DEFAULT_UPDATE_KINDS,
  livesSeconds,
  queueIdOf,
  type UpdateKind,
  type UpdateOrigin,
} from "./update-kinds.ts";
import type { QueuedUpdate, UpdateQueue } from "./update-queue.ts";
import type { WebhookConnection, WebhookOutcome, WebhookTarget } from "./webhook-connection.ts";
import { WebhookDelivery } from "./webhook-delivery.ts";

/** A webhook as it was set. `ipAddress` is empty when none was given. */
export interface WebhookSettings {
  readonly url: string;
  readonly maxConnections: number;
  readonly secretToken: string;
  readonly ipAddress: string;
}

/** What is stored of a bot's delivery. `allowed` is undefined for the default set. */
export interface DeliverySettings {
  readonly webhook: WebhookSettings | undefined;
  readonly allowed: readonly UpdateKind[] | undefined;
}

/** What a bot's delivery stands on. */
export interface BotDeliveryOptions {
  readonly updates: UpdateQueue;
  readonly clock: Clock;
  readonly random: () => number;
  connect(target: WebhookTarget, onIdleClose: () => void): WebhookConnection;
  send(
    target: WebhookTarget,
    connection: WebhookConnection,
    update: QueuedUpdate,
    attempt: number,
  ): Promise<WebhookOutcome>;
  heldUntil(): number;
  onAttempt(attempt: number): void;
  onReply(outcome: WebhookOutcome & { kind: "answer" }): void;
  /** The settings changed and are to be stored. */
  onSettings(settings: DeliverySettings): void;
}

/** Answer of `getWebhookInfo`. Dates are Unix seconds. */
export interface WebhookInfo {
  url: string;
  has_custom_certificate: boolean;
  pending_update_count: number;
  ip_address?: string;
  last_error_date?: number;
  last_error_message?: string;
  max_connections?: number;
  allowed_updates?: readonly string[];
}

/** How a bot gets its updates: by webhook or by `getUpdates`, never both. */
export class BotDelivery {
  readonly updates: UpdateQueue;
  readonly #options: BotDeliveryOptions;
  readonly #poll: LongPoll;
  #webhook: WebhookSettings | undefined;
  #allowed: readonly UpdateKind[] | undefined;
  #delivery: WebhookDelivery | undefined;
  #lastError: { date: number; message: string } | undefined;
  #nextSetWebhookAt = 0;

  constructor(options: BotDeliveryOptions, settings: DeliverySettings) {
    this.#options = options;
    this.updates = options.updates;
    this.#poll = new LongPoll(options.updates, options.clock);
    this.#allowed = settings.allowed;
    if (settings.webhook !== undefined) this.#start(settings.webhook);
  }

  /** Queues an update unless the bot did not ask for its kind; answers its id. */
  enqueue(kind: UpdateKind, payload: unknown, origin: UpdateOrigin): number | undefined {
    const allowed =
      this.#allowed === undefined ? DEFAULT_UPDATE_KINDS.has(kind) : this.#allowed.includes(kind);
    if (!allowed) return undefined;
    const expiresAt = unixTime(this.#options.clock) + livesSeconds(kind);
    const text = `${JSON.stringify(kind)}:${JSON.stringify(payload)}`;
    const update = this.updates.push(text, queueIdOf(kind, origin), expiresAt);
    this.wake();
    return update?.id;
  }

  /** Looks for work again, after a hold was lifted. */
  wake(): void {
    if (this.#delivery === undefined) this.#poll.wake();
    else this.#delivery.wake();
  }

  /** `getUpdates`; `allowed` undefined keeps the kinds asked for before. */
  poll(request: PollRequest, allowed: readonly UpdateKind[] | undefined): Promise<readonly QueuedUpdate[]> {
    if (this.#webhook !== undefined) return this.#poll.refuse();
    this.#allow(allowed);
    return this.#poll.poll(request);
  }

  /** At most one call per second may set a webhook; throws 429. */
  takeSetWebhookTurn(): void {
    const now = this.#options.clock.now();
    if (now < this.#nextSetWebhookAt) throw tooManyRequests(1);
    this.#nextSetWebhookAt = now + 1000;
  }

  /** Sets a webhook; answers what the server says about it. */
  setWebhook(
    webhook: WebhookSettings,
    allowed: readonly UpdateKind[] | undefined,
    dropPending: boolean,
  ): string {
    if (!dropPending && this.#isSame(webhook)) {
      this.#allow(allowed);
      return "Webhook is already set";
    }
    this.#poll.abortForWebhook();
    this.#stopWebhook();
    if (dropPending) this.updates.clear();
    if (allowed !== undefined) this.#allowed = allowed.length === 0 ? undefined : allowed;
    this.#start(webhook);
    this.#changed();
    return "Webhook was set";
  }

  /** Removes the webhook; answers what the server says about it. */
  deleteWebhook(dropPending: boolean): string {
    const had = this.#webhook !== undefined;
    this.#stopWebhook();
    if (dropPending) this.updates.clear();
    if (had) this.#changed();
    return had ? "Webhook was deleted" : "Webhook is already deleted";
  }

  /** An error stays until the webhook is set or deleted; success does not clear it. */
  info(): WebhookInfo {
    const webhook = this.#webhook;
    return {
      url: webhook?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: this.updates.size,
      ...(this.#lastError && {
        last_error_date: this.#lastError.date,
        last_error_message: this.#lastError.message,
      }),
      ...(webhook && {
        max_connections: webhook.maxConnections,
        ip_address: webhook.ipAddress === "" ? "<unknown>" : webhook.ipAddress,
      }),
      ...(this.#allowed && { allowed_updates: this.#allowed }),
    };
  }

  /** Ends deliveries and polls; settings and backlog stay as they are. */
  stop(): void {
    this.#delivery?.stop();
    this.#poll.stop();
  }

  #isSame(webhook: WebhookSettings): boolean {
    const old = this.#webhook;
    return (
      old !== undefined &&
      old.url === webhook.url &&
      old.maxConnections === webhook.maxConnections &&
      old.secretToken === webhook.secretToken &&
      old.ipAddress === webhook.ipAddress
    );
  }

  #allow(allowed: readonly UpdateKind[] | undefined): void {
    if (allowed === undefined) return;
    const next = allowed.length === 0 ? undefined : allowed;
    if (next?.join() === this.#allowed?.join()) return;
    this.#allowed = next;
    this.#changed();
  }

  #start(webhook: WebhookSettings): void {
    const { updates, clock, random, connect, send, heldUntil, onAttempt, onReply } = this.#options;
    const target = { url: new URL(webhook.url), secretToken: webhook.secretToken };
    this.#webhook = webhook;
    this.#delivery = new WebhookDelivery({
      updates,
      maxConnections: webhook.maxConnections,
      clock,
      random,
      connect: (onIdleClose) => connect(target, onIdleClose),
      send: (connection, update, attempt) => send(target, connection, update, attempt),
      heldUntil,
      onAttempt,
      onError: (message) => {
        this.#lastError = { date: unixTime(clock), message };
      },
      onReply,
      onGone: () => {
        this.#stopWebhook();
        this.#changed();
      },
    });
    this.#delivery.wake();
  }

  #stopWebhook(): void {
    this.#delivery?.stop();
    this.#delivery = undefined;
    this.#webhook = undefined;
    this.#lastError = undefined;
  }

  #changed(): void {
    this.#options.onSettings({ webhook: this.#webhook, allowed: this.#allowed });
  }
}

/** Reads a webhook's address as td does: `https` is meant when no protocol is named; throws 400. */
export function parseWebhookUrl(text: string, localMode: boolean): URL {
  const withProtocol = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(withProtocol) ? new URL(withProtocol) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new ApiError(400, "Bad Request: invalid webhook URL specified");
  }
  if (localMode) return url;
  if (url.protocol === "http:") {
    throw new ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook");
  }
  if (!["", "80", "88", "8443"].includes(url.port)) {
    throw new ApiError(
      400,
      "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    );
  }
  return url;
}
