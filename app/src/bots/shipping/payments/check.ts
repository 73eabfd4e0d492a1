import type { OxapayClient, OxapayPayment, OxapayTransfer } from "../clients/oxapay.ts";
import { type CreditDeps, creditInvoice } from "./credit.ts";
import { type CreditDelay, observeCreditDelay } from "./credit-delay.ts";
import { isClosed, type PaymentDocument, type PaymentNotice, type PaymentState } from "./payment-document.ts";
import { type TellPaymentDeps, tellPayment } from "./tell.ts";
import { isOnItsWay, judge, unsettled, unvalued, type Verdict } from "./verdict.ts";

export interface CheckDeps extends CreditDeps, TellPaymentDeps {
  readonly oxapay: Pick<OxapayClient, "payment">;
  readonly metrics: CreditDelay;
}

/** Where Oxapay's word that money goes back finds a payment that was not credited. */
const UNCREDITED: readonly PaymentState[] = ["open", "expired", "review"];

/**
 * Reads an invoice from Oxapay, whose record is the truth, does what follows and tells it. Safe to repeat and to run
 * twice at once. Answers true when a transfer is on its way, so that it is worth looking again soon.
 * @throws AppError when Oxapay, MongoDB or Redis cannot be asked: repeat it.
 */
export async function checkPayment(
  deps: CheckDeps,
  payment: PaymentDocument,
  trackId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { logger } = deps;
  const { payment_id } = payment;
  const truth = await ask(deps, payment, trackId, signal);
  if (truth.orderId !== payment_id) {
    logger.error({ payment: payment_id, trackId }, "an invoice is not one of the payment it was named with");
    return false;
  }
  const [endsAt, moment] = [truth.expiresAt ?? payment.expires_at, Date.now()];
  const strange = unsettled(truth, endsAt, moment, payment.unvalued?.[truth.trackId]);
  const flagged = await flag(deps, payment, truth, strange);
  const verdict = judge(truth, endsAt, moment);
  const settled = isSettled(payment, truth, strange);
  const fits = isAsAsked(payment, truth);
  const changed = fits ? await act(deps, flagged ?? payment, truth, { verdict, settled }) : undefined;
  // What another run changed or did not finish telling is told here as well: each notice once.
  const now = changed ?? flagged ?? (await deps.payments.find(payment_id)) ?? payment;
  await tellPayment(deps, now);
  // A paid invoice too: what somebody sends on top is theirs.
  return isOnItsWay(truth, endsAt, moment) || (verdict.kind === "wait" && verdict.soon);
}

/** Keeps in the payment whether Oxapay answers: somebody has to hear of one that it never answers about. */
async function ask(
  { oxapay, payments }: CheckDeps,
  { payment_id, unanswered_since }: PaymentDocument,
  trackId: string,
  signal: AbortSignal,
): Promise<OxapayPayment> {
  try {
    const truth = await oxapay.payment(trackId, signal);
    if (unanswered_since !== undefined) await payments.noteAnswered(payment_id);
    return truth;
  } catch (error) {
    // A process that stops asks no more, which says nothing of Oxapay.
    if (!signal.aborted || isTimeout(signal)) await payments.noteUnanswered(payment_id, new Date());
    throw error;
  }
}

const isTimeout = ({ reason }: AbortSignal): boolean =>
  reason instanceof DOMException && reason.name === "TimeoutError";

const isAsAsked = ({ amount_cents }: PaymentDocument, { amountCents, currency }: OxapayPayment) =>
  amountCents === amount_cents && currency === "USD";

/** Whether what put it on the owner's list is no question any more: the owner's word, or a value that came later. */
function isSettled(
  { review }: PaymentDocument,
  { status, trackId }: OxapayPayment,
  strange: readonly OxapayTransfer[],
): boolean {
  if (status === "manual_accept") return true;
  return review?.reason === "unvalued" && review.track_id === trackId && strange.length === 0;
}

/** Puts on the owner's list what no rule can settle. */
async function flag(
  { payments, logger }: CheckDeps,
  payment: PaymentDocument,
  truth: OxapayPayment,
  strange: readonly OxapayTransfer[],
): Promise<PaymentDocument | undefined> {
  if (payment.review !== undefined) return undefined;
  const { trackId } = truth;
  const reason = isAsAsked(payment, truth) ? (strange.length > 0 ? "unvalued" : undefined) : "mismatch";
  if (reason === undefined || truth.status === "manual_accept") return undefined;
  const what = strange
    .map(({ amount, currency, network }) => `${amount} ${currency} (${network})`)
    .join(", ");
  const notice = { ...noticeOf(payment, reason, 0, trackId), ...(reason === "unvalued" && { what }) };
  if (isClosed(payment, { reason, track_id: trackId, ...(reason === "unvalued" && { what }) }))
    return undefined;
  logger.error({ payment: payment.payment_id, trackId, reason }, "a payment is for a person to settle");
  return payments.review(payment, reason, notice);
}

async function act(
  deps: CheckDeps,
  payment: PaymentDocument,
  truth: OxapayPayment,
  { settled, verdict }: { readonly settled: boolean; readonly verdict: Verdict },
): Promise<PaymentDocument | undefined> {
  const { payments } = deps;
  const { payment_id } = payment;
  const { trackId } = truth;
  switch (verdict.kind) {
    case "wait":
      return undefined;
    case "owed": {
      const owed = { ...verdict, settled, unvalued: countedOf(truth) };
      const credited = await creditInvoice(deps, payment, trackId, owed);
      if (credited) observeCreditDelay(deps.metrics, truth, verdict, Date.now());
      return credited ?? (settled ? payments.settle(payment) : undefined);
    }
    case "partial":
      return payments.notePart(payment_id, {
        ...noticeOf(payment, "partial", verdict.cents, trackId),
        id: `partial.${payment_id}.${verdict.cents}`,
      });
    case "nothing":
      // Another invoice of the same payment was never shown to anybody: that it is over is no news.
      if (payment.track_id !== trackId) return undefined;
      return payments.end(payment_id, ["open"], "expired", noticeOf(payment, "expired", 0, trackId));
    case "returned":
      return sendBack(deps, payment, trackId);
  }
}

/** What has no value of a paid invoice paid it; whatever comes after that is on top. */
function countedOf({ status, transfers }: OxapayPayment): number | undefined {
  return status === "paid" ? unvalued(transfers).length : undefined;
}

/** Money that was never credited goes back without us; what was credited and goes back all the same is for a person. */
async function sendBack(
  { payments, logger }: CheckDeps,
  payment: PaymentDocument,
  trackId: string,
): Promise<PaymentDocument | undefined> {
  const { payment_id } = payment;
  const credited = Object.values(payment.credited ?? {}).reduce((sum, cents) => sum + cents, 0);
  if (payment.state !== "paid" && credited === 0) {
    return payments.end(payment_id, UNCREDITED, "returned", noticeOf(payment, "returned", 0, trackId));
  }
  if (payment.review !== undefined) return undefined;
  logger.error(
    { payment: payment_id, trackId, credited },
    "what was credited is sent back: settle it by hand",
  );
  const notice = noticeOf(payment, "returned-credited", credited || payment.amount_cents, trackId);
  return payments.review(payment, "returned", notice);
}

function noticeOf(
  { closed = [], payment_id }: PaymentDocument,
  kind: PaymentNotice["kind"],
  cents: number,
  track_id: string,
): PaymentNotice {
  // What comes after an owner closed a question is another one, and is told anew.
  const after = closed.length === 0 ? "" : `.${closed.length}`;
  return { id: `${kind}.${payment_id}${after}`, kind, cents, track_id };
}
