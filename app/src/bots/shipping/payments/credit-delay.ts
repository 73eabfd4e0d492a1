import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { OxapayPayment } from "../clients/oxapay.ts";
import type { Verdict } from "./verdict.ts";

/** The metric of how long people wait for their money. */
export type CreditDelay = Pick<Metrics, "paymentCreditDelay">;

/**
 * Measures a credit from the last confirmed transfer on, as far as Oxapay says when that was. Only of invoices that were paid in
 * full and in time: what is short waits for its page to close, and what a person has to accept waits for them.
 * @param now ms since 1970
 */
export function observeCreditDelay(
  { paymentCreditDelay }: CreditDelay,
  truth: OxapayPayment,
  { late, state }: Pick<Extract<Verdict, { kind: "owed" }>, "late" | "state">,
  now: number,
): void {
  if (state !== "paid" || late || truth.status === "manual_accept") return;
  const times = truth.transfers.flatMap(({ at, confirmed }) => (confirmed && at ? [at.getTime()] : []));
  if (times.length === 0) return;
  paymentCreditDelay.observe({}, Math.max(0, now - Math.max(...times)) / 1000);
}
