import { createHmac } from "node:crypto";
import type { Clock } from "../http/clock.ts";
import type { FaultSwitches } from "../http/faults.ts";
import { type Delivery, type MerchantState, type Payment, sentValue } from "./payment.ts";

/** What sends the callbacks. */
export interface Callbacks {
  /** Says what became of a payment; resolves after the first try, whatever came of it. */
  send(payment: Payment, status: "paying" | "paid"): Promise<void>;
  /** Takes up the tries that were due or waiting when the process ended. */
  resume(): void;
  /** Calls all waiting tries off. */
  stop(): void;
}

/** What the callbacks stand on. */
export interface CallbackOptions {
  readonly state: MerchantState;
  readonly clock: Clock;
  readonly faults: FaultSwitches;
  save(): Promise<void>;
  /** The waits before the second to the fifth try are multiplied by this. */
  readonly retryScale: number;
  /** Milliseconds a receiver has to answer. */
  readonly timeoutMs: number;
}

const MINUTE_MS = 60_000;
/** "approximately 1 minute", "3 more minutes", "30 minutes", "3 hours" (docs.oxapay.com, "Webhook"). */
const RETRY_MS = [1, 3, 30, 180].map((minutes) => minutes * MINUTE_MS);

/** Route under which `POST /_faults` reaches the callbacks. */
export const CALLBACK_ROUTE = "CALLBACK";

/** The payload; the docs write statuses small, receivers in the wild see them capitalised. */
function bodyOf(payment: Payment, status: string): string {
  const { track_id, type, amount, currency, order_id, email, description, date } = payment;
  return JSON.stringify({
    track_id,
    status: status.charAt(0).toUpperCase() + status.slice(1),
    type,
    module_name: "Merchant",
    amount,
    value: amount,
    sent_value: sentValue(payment),
    currency,
    order_id,
    email,
    note: "",
    fee_paid_by_payer: payment.fee_paid_by_payer,
    under_paid_coverage: payment.under_paid_coverage,
    description,
    date,
    txs: payment.txs,
  });
}

/** Hex HMAC-SHA512 of the raw body. */
export function sign(body: string, key: string): string {
  return createHmac("sha512", key).update(body).digest("hex");
}

/** Posts a callback once; says `ok`, or what came instead. */
async function post(delivery: Delivery, hmac: string, timeoutMs: number): Promise<string> {
  try {
    const response = await fetch(delivery.url, {
      method: "POST",
      headers: { "content-type": "application/json", HMAC: hmac },
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = (await response.text()).trim();
    return response.status === 200 && text === "ok" ? "ok" : `${response.status} ${text.slice(0, 100)}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** One try as the faults will have it; the last answer counts. */
async function attempt({ state, faults, timeoutMs }: CallbackOptions, delivery: Delivery): Promise<string> {
  const key = state.payments[delivery.track_id]?.merchant ?? "";
  const hmac = sign(delivery.body, key);
  if (faults.outcome(CALLBACK_ROUTE, "lost")) return "lost";
  if (faults.outcome(CALLBACK_ROUTE, "wrong_hmac")) {
    return post(delivery, sign(delivery.body, `not ${key}`), timeoutMs);
  }
  if (faults.outcome(CALLBACK_ROUTE, "at_once")) {
    const [answer] = await Promise.all([post(delivery, hmac, timeoutMs), post(delivery, hmac, timeoutMs)]);
    return answer;
  }
  const answer = await post(delivery, hmac, timeoutMs);
  return faults.outcome(CALLBACK_ROUTE, "replay") ? post(delivery, hmac, timeoutMs) : answer;
}

/** Notes a payment's callback down, due at once. */
function enqueue({ state, clock }: CallbackOptions, payment: Payment, status: string): Delivery {
  state.sequence += 1;
  const delivery: Delivery = {
    id: state.sequence,
    track_id: payment.track_id,
    url: payment.callback_url,
    body: bodyOf(payment, status),
    status,
    attempts: [],
    next_at: clock.now(),
    delivered: false,
  };
  state.deliveries.push(delivery);
  return delivery;
}

/** Builds the sender: five tries per callback, done when the receiver answers 200 with `ok`. */
export function createCallbacks(options: CallbackOptions): Callbacks {
  const { state, clock, faults } = options;
  const waiting = new Map<number, () => void>();

  function schedule(delivery: Delivery): void {
    if (delivery.next_at === null) return;
    const due = Math.max(0, delivery.next_at - clock.now());
    const cancel = clock.after(due, () => void run(delivery).catch(console.error));
    waiting.set(delivery.id, cancel);
  }
  async function run(delivery: Delivery): Promise<void> {
    waiting.delete(delivery.id);
    delivery.attempts.push(await attempt(options, delivery));
    delivery.delivered = delivery.attempts.at(-1) === "ok";
    const pause = delivery.delivered ? undefined : RETRY_MS[delivery.attempts.length - 1];
    delivery.next_at = pause === undefined ? null : clock.now() + pause * options.retryScale;
    schedule(delivery);
    await options.save();
  }

  return {
    async send(payment, status) {
      if (payment.callback_url === "" || faults.outcome(CALLBACK_ROUTE, "never")) return;
      const delivery = enqueue(options, payment, status);
      await options.save();
      await run(delivery);
    },
    resume: () => state.deliveries.forEach(schedule),
    stop() {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
