import { request } from "undici";
import type { SentryProject } from "./dsn.ts";
import type { SentryEvent } from "./event.ts";

/** Hands events over, one at a time, behind everybody's back. */
export interface Sender {
  /** Takes an event, or gives it up where too many wait. */
  add(event: SentryEvent): void;
  /** Resolves when all that was taken is handed over or given up, or after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
}

export interface SenderOptions {
  readonly project: SentryProject;
  /** Told of each event: taken by Sentry, or given up. */
  onEnd(result: "sent" | "lost"): void;
  /** Limit of one request. @default 5,000 */
  readonly timeoutMs?: number;
}

/** While Sentry is away, newer reports are no better than older ones. */
const MOST_WAITING = 50;
const PAUSE_SECONDS = 60;

/** An event that is not taken is given up: errors that matter come again. */
export function createSender({ onEnd, project, timeoutMs = 5_000 }: SenderOptions): Sender {
  const waiting: SentryEvent[] = [];
  let quietUntil = 0;
  let sending: Promise<void> | undefined;

  async function send(event: SentryEvent): Promise<boolean> {
    if (Date.now() < quietUntil) return false;
    const { body, headers, statusCode } = await request(project.url, {
      method: "POST",
      headers: { "content-type": "application/x-sentry-envelope", "x-sentry-auth": project.auth },
      body: envelopeOf(event),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body.dump();
    if (statusCode === 429)
      quietUntil = Date.now() + (Number(headers["retry-after"]) || PAUSE_SECONDS) * 1000;
    return statusCode >= 200 && statusCode < 300;
  }

  async function sendAll(): Promise<void> {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      // What went wrong on the way is counted; to log it would report it.
      const isTaken = await send(event).catch(() => false);
      onEnd(isTaken ? "sent" : "lost");
    }
    sending = undefined;
  }

  return {
    add: (event) => {
      if (waiting.length >= MOST_WAITING) return onEnd("lost");
      waiting.push(event);
      sending ??= Promise.resolve().then(sendAll);
    },
    flush: async (limitMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs);
      });
      await Promise.race([sending, late]);
      clearTimeout(timer);
    },
  };
}

/** https://develop.sentry.dev/sdk/data-model/envelopes/ */
function envelopeOf(event: SentryEvent): string {
  const payload = JSON.stringify(event);
  const head = { event_id: event.event_id, sent_at: new Date().toISOString() };
  const item = { type: "event", content_type: "application/json", length: Buffer.byteLength(payload) };
  return `${JSON.stringify(head)}\n${JSON.stringify(item)}\n${payload}\n`;
}
