import type { FaultSwitches } from "../../http/faults.ts";
import type { Account } from "../account.ts";
import { currentKey, newSigningKey, signWebhook } from "./signing-keys.ts";

/** One report to one address, with what came of its tries. */
export interface Delivery {
  readonly id: number;
  readonly label_id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** An HTTP status, `lost`, or `failed: …`, per try. */
  readonly attempts: string[];
  /** Milliseconds since the epoch; null when it is over. */
  next_at: number | null;
  delivered: boolean;
}

/** Sends reports, signed. */
export interface WebhookSender {
  /** Resolves after the first try, whatever came of it. */
  send(report: Pick<Delivery, "label_id" | "url" | "headers" | "body">): Promise<void>;
  /** Takes up the tries that were waiting when the process ended. */
  resume(): void;
  stop(): void;
}

export interface SenderOptions {
  readonly account: Account;
  readonly faults: FaultSwitches;
  /** The waits between tries are multiplied by this. */
  readonly retryScale: number;
  readonly timeoutMs: number;
}

/** Two more tries, half an hour apart: a choice, see docs/simulators.md. */
const RETRY_MS = [1_800_000, 1_800_000];
const OLD_MS = 6 * 60_000;
const KEPT = 1_000;

/** Route under which `POST /_faults` reaches the webhooks. */
export const WEBHOOK_ROUTE = "WEBHOOK";

/** Builds the sender: a report is delivered when its receiver answers 2xx. */
export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { account, faults } = options;
  const { state, clock } = account;
  const waiting = new Map<number, () => void>();
  let held: Delivery[] = [];

  function signed({ body, headers }: Delivery): Record<string, string> {
    const old = faults.outcome(WEBHOOK_ROUTE, "old_timestamp") !== undefined;
    const timestamp = new Date(clock.now() - (old ? OLD_MS : 0)).toISOString();
    const key = faults.outcome(WEBHOOK_ROUTE, "unknown_key") ? newSigningKey() : currentKey(account);
    const wrong = faults.outcome(WEBHOOK_ROUTE, "wrong_signature") !== undefined;
    return {
      ...headers,
      "content-type": "application/json",
      "x-shipengine-rsa-sha256-key-id": key.kid,
      "x-shipengine-rsa-sha256-signature": signWebhook(key, timestamp, wrong ? `${body} ` : body),
      "x-shipengine-timestamp": timestamp,
    };
  }

  async function attempt(delivery: Delivery): Promise<string> {
    if (faults.outcome(WEBHOOK_ROUTE, "lost")) return "lost";
    const headers = signed(delivery);
    const answer = await post(delivery, headers, options.timeoutMs);
    if (faults.outcome(WEBHOOK_ROUTE, "doubled")) await post(delivery, headers, options.timeoutMs);
    return answer;
  }

  async function run(delivery: Delivery): Promise<void> {
    waiting.delete(delivery.id);
    const answer = await attempt(delivery);
    delivery.attempts.push(answer);
    delivery.delivered = /^2\d\d$/.test(answer);
    const pause = delivery.delivered ? undefined : RETRY_MS[delivery.attempts.length - 1];
    delivery.next_at = pause === undefined ? null : clock.now() + pause * options.retryScale;
    schedule(delivery);
    await account.save();
  }

  function schedule(delivery: Delivery): void {
    if (delivery.next_at === null) return;
    const wait = Math.max(0, delivery.next_at - clock.now());
    waiting.set(
      delivery.id,
      clock.after(wait, () => void run(delivery).catch(console.error)),
    );
  }

  return {
    async send(report) {
      if (faults.outcome(WEBHOOK_ROUTE, "never")) return;
      state.sequence += 1;
      const delivery = {
        ...report,
        id: state.sequence,
        attempts: [],
        next_at: clock.now(),
        delivered: false,
      };
      state.deliveries.push(delivery);
      state.deliveries.splice(0, state.deliveries.length - KEPT);
      if (faults.outcome(WEBHOOK_ROUTE, "late")) {
        held.push(delivery);
        return;
      }
      const overtaken = held;
      held = [];
      await run(delivery);
      for (const late of overtaken) await run(late);
    },
    resume: () => state.deliveries.forEach(schedule),
    stop() {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}

async function post(
  { url, body }: Delivery,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<string> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
