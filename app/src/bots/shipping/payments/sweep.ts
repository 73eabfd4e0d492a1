import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import { type CheckDeps, checkPayment } from "./check.ts";
import { creditPayment } from "./credit.ts";
import type { PaymentDocument } from "./payment-document.ts";

/** Oxapay brings most callbacks within seconds; the sweep is for the others. */
const EVERY_MS = 60_000;
const BATCH = 200;
/** A transfer that began in time may need this long for its confirmations. */
const GRACE_MS = 24 * 3_600_000;

export interface SweepOptions {
  /** A payment is looked at again after this long. @default 60,000 ms */
  readonly recheckMs?: number;
}

/** Re-reads payments that have not ended, so that a credit does not hang on a callback, and tells what was not told. */
export function paymentSweep(deps: CheckDeps, { recheckMs = EVERY_MS }: SweepOptions = {}): PeriodicTask {
  const { payments, logger } = deps;

  async function settle(payment: PaymentDocument, signal: AbortSignal): Promise<void> {
    if (payment.state === "paid") return creditPayment(deps, payment);
    const over = Date.now() > payment.expires_at.getTime() + GRACE_MS;
    if (payment.track_id !== undefined) await checkPayment(deps, payment, payment.track_id, signal);
    // Without a kept invoice nobody can pay: the page's address was never shown.
    const lostPage = payment.track_id === undefined && Date.now() > payment.expires_at.getTime();
    if (over || lostPage) await payments.end(payment.payment_id, "expired");
  }

  return {
    name: "payments-sweep",
    everyMs: EVERY_MS,
    run: async (signal) => {
      const due = await payments.unfinished(new Date(Date.now() - recheckMs), BATCH);
      for (const payment of due) {
        signal.throwIfAborted();
        // First, so that one that keeps failing does not stand before the others.
        await payments.markChecked(payment.payment_id);
        try {
          await settle(payment, signal);
        } catch (err) {
          logger.warn({ err, payment: payment.payment_id }, "a payment could not be settled now");
        }
      }
    },
  };
}
