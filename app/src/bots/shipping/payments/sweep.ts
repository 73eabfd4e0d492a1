import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import { type CheckDeps, checkPayment } from "./check.ts";
import { nextLook, SOON_MS } from "./looks.ts";
import type { PaymentDocument } from "./payment-document.ts";
import { tellPayment } from "./tell.ts";

const EVERY_MS = 60_000;
const BATCH = 200;
/** Oxapay is asked about so many at once. */
const AT_ONCE = 8;
/** A round ends before the next one begins, whatever is left. */
const ROUND_MS = 45_000;
/** The sweep wanders between processes: what one of them saw is old when another has looked since. */
const STALE_MS = 3 * EVERY_MS;

export interface SweepDeps extends CheckDeps {
  readonly metrics: CheckDeps["metrics"] & Pick<Metrics, "paymentUnanswered">;
}

export interface SweepOptions {
  /** Clock that decides what is due. @default Date.now */
  readonly now?: () => number;
}

/**
 * Looks at payments whose time has come, so that neither a credit nor a word to the person hangs on a callback, and tells
 * what was not told. Each look sets the next one first: one that keeps failing does not stand before the others.
 */
export function paymentSweep(deps: SweepDeps, { now = Date.now }: SweepOptions = {}): PeriodicTask {
  const { payments, logger } = deps;

  async function settle(payment: PaymentDocument, signal: AbortSignal): Promise<void> {
    const { expires_at, payment_id, state, track_id } = payment;
    const next = nextLook(payment, now());
    await payments.lookAgain(payment_id, next ?? new Date(now() + SOON_MS));
    await tellPayment(deps, payment);
    if (track_id !== undefined) {
      const soon = await checkPayment(deps, payment, track_id, signal);
      if (soon) return payments.lookAgain(payment_id, new Date(now() + SOON_MS));
    } else if (state === "open" && now() > expires_at.getTime()) {
      // Nobody was shown its page, so there is nothing to tell.
      return payments.endUnshown(payment_id);
    }
    if (next === undefined) await payments.finish(payment_id);
  }

  async function look(payment: PaymentDocument, signal: AbortSignal): Promise<void> {
    try {
      await settle(payment, signal);
    } catch (err) {
      logger.warn({ err, payment: payment.payment_id }, "a payment could not be settled now");
      await payments.lookAgain(payment.payment_id, new Date(now() + SOON_MS));
    }
  }

  let forget: NodeJS.Timeout | undefined;
  /** For as long as the next sweep may take to come: it may be another process's. */
  async function showUnanswered(): Promise<void> {
    const since = await payments.unansweredSince();
    deps.metrics.paymentUnanswered.set({}, (since?.getTime() ?? 0) / 1000);
    clearTimeout(forget);
    forget = setTimeout(() => deps.metrics.paymentUnanswered.remove({}), STALE_MS).unref();
  }

  return {
    name: "payments-sweep",
    everyMs: EVERY_MS,
    run: async (signal) => {
      // Only where payments are looked after: a series of every process would hide that none does it.
      deps.metrics.paymentCreditDelay.begin({});
      const end = performance.now() + ROUND_MS;
      for (let full = true; full && performance.now() < end; ) {
        const due = [...(await payments.due(new Date(now()), BATCH))];
        full = due.length === BATCH;
        const one = async () => {
          for (let payment = due.shift(); payment; payment = due.shift()) {
            signal.throwIfAborted();
            await look(payment, signal);
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, one));
      }
      await showUnanswered();
    },
  };
}
