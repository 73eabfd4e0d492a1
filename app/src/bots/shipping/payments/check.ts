import type { Logger } from "../../../platform/observe/logger.ts";
import type { OxapayClient } from "../clients/oxapay.ts";
import { type CreditDeps, creditPayment } from "./credit.ts";
import type { PaymentDocument } from "./payment-document.ts";

export interface CheckDeps extends CreditDeps {
  readonly oxapay: Pick<OxapayClient, "payment">;
  readonly logger: Logger;
}

/**
 * Reads an invoice from Oxapay, whose record is the truth, and does what follows: credit on `paid`, end on `expired`.
 * @throws AppError when Oxapay or MongoDB cannot be asked: repeat it.
 */
export async function checkPayment(
  deps: CheckDeps,
  payment: PaymentDocument,
  trackId: string,
  signal: AbortSignal,
): Promise<void> {
  const { payments, logger } = deps;
  const { payment_id, amount_cents } = payment;
  const truth = await deps.oxapay.payment(trackId, signal);
  const fits = truth.orderId === payment_id && truth.amountCents === amount_cents && truth.currency === "USD";
  if (!fits) {
    logger.error({ payment: payment_id, trackId }, "an invoice does not fit its payment: settle it by hand");
    return payments.end(payment_id, "review");
  }
  if (truth.status === "paid") {
    if (payment.state === "paid" && payment.track_id !== trackId) {
      // Only the invoice that was kept is ever shown, so this means money for a page nobody was given.
      logger.error(
        { payment: payment_id, trackId },
        "a second invoice of a payment was paid: settle it by hand",
      );
    }
    return creditPayment(deps, payment);
  }
  const shown = payment.track_id === undefined || payment.track_id === trackId;
  if (shown && truth.status === "expired") await payments.end(payment_id, "expired");
}
