import type { Logger } from "../../../platform/observe/logger.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { creditedOn, creditsOf, type NoticeKind, type PaymentDocument } from "./payment-document.ts";
import type { Credit, PaymentStore } from "./store.ts";
import type { Verdict } from "./verdict.ts";

export interface CreditDeps {
  readonly payments: PaymentStore;
  readonly ledger: Ledger;
  readonly logger: Logger;
}

type Owed = Extract<Verdict, { kind: "owed" }>;

/**
 * Credits what an invoice owes beyond what was credited for it before, once: the posting, the sum kept with the payment
 * and the notice to the person are one transaction. Answers the payment as it then is; undefined when nothing was to be
 * credited, or another run did it meanwhile.
 */
export async function creditInvoice(
  { ledger, payments, logger }: CreditDeps,
  payment: PaymentDocument,
  trackId: string,
  owed: Owed & Pick<Credit, "settled" | "unvalued">,
): Promise<PaymentDocument | undefined> {
  const { payment_id, telegram_id } = payment;
  const cents = owed.cents - creditedOn(payment, trackId);
  if (cents <= 0) return undefined;
  const kind = noticeKind(payment, owed);
  const notice = { id: noticeId(payment, kind), kind, cents, track_id: trackId };
  const credited = await ledger.change(telegram_id, async (session, post) => {
    const { state, settled, unvalued } = owed;
    const credit = { trackId, cents: owed.cents, state, notice, settled, unvalued };
    const changed = await payments.credit(session, payment, credit);
    if (changed === undefined) return undefined;
    const operationId = operationOf(payment);
    const posting = {
      operationId,
      telegramId: telegram_id,
      kind: "topup",
      cents,
      reference: payment_id,
    } as const;
    const outcome = await post(session, posting);
    if (outcome !== "posted") throw new Error(`credit of ${payment_id}: ${outcome}, the books do not fit`);
    return changed;
  });
  if (credited) logger.info({ payment: payment_id, trackId, cents, as: kind }, "a payment was credited");
  return credited;
}

/** The first credit carries the payment's name alone, those after it a number. */
function operationOf(payment: PaymentDocument): string {
  const before = creditsOf(payment);
  return before === 0 ? `payment.${payment.payment_id}` : `payment.${payment.payment_id}.${before + 1}`;
}

function noticeKind(payment: PaymentDocument, { cents, late, state }: Owed): NoticeKind {
  if (creditsOf(payment) > 0) return "more";
  if (late) return "late";
  if (state === "underpaid") return "underpaid";
  return cents > payment.amount_cents ? "overpaid" : "paid";
}

function noticeId(payment: PaymentDocument, kind: NoticeKind): string {
  const before = creditsOf(payment);
  return before === 0 ? `${kind}.${payment.payment_id}` : `${kind}.${payment.payment_id}.${before + 1}`;
}
