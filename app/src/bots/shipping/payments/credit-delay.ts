import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { OxapayPayment } from "../clients/oxapay.ts";

/** The metric of how long people wait for their money. */
export type CreditDelay = Pick<Metrics, "paymentCreditDelay">;

/** Measures a credit from the last confirmed transfer on, as far as Oxapay says when that was. @param now ms since 1970 */
export function observeCreditDelay(
  { paymentCreditDelay }: CreditDelay,
  truth: OxapayPayment,
  now: number,
): void {
  const times = truth.transfers.flatMap(({ at, confirmed }) => (confirmed && at ? [at.getTime()] : []));
  if (times.length === 0) return;
  paymentCreditDelay.observe({}, Math.max(0, now - Math.max(...times)) / 1000);
}
