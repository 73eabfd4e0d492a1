/**
 * `open`: wished for, its page may exist and be paid; `paid`: all of it was credited; `underpaid`: its page closed and
 * what had come in was credited; `expired`: no page, or one on which nothing came in; `returned`: Oxapay sends the money
 * back; `review`: a person has to look. Money that comes later is credited in every state.
 */
export type PaymentState = "open" | "paid" | "underpaid" | "expired" | "returned" | "review";

/**
 * Why a person has to look. `unvalued`: something arrived that nothing published tells the value of; `mismatch`: the invoice is not
 * over what we asked; `returned`: Oxapay sends back what was credited already.
 */
export type ReviewReason = "unvalued" | "mismatch" | "returned";

export type NoticeKind =
  | "paid"
  | "overpaid"
  | "partial"
  | "underpaid"
  | "late"
  | "more"
  | "expired"
  | "unvalued"
  | "mismatch"
  | "returned"
  | "returned-credited";

/** Something that has to be told. Kept in the same write as what it tells of, and taken out when it was handed over. */
export interface PaymentNotice {
  /** Effect id: the same notice is said once. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly cents: number;
  readonly track_id: string;
  /** What arrived, for `unvalued`. */
  readonly what?: string;
}

/** Why and since when a payment is on the owner's list. */
export interface PaymentReview {
  readonly reason: ReviewReason;
  readonly track_id: string;
  readonly at: Date;
  /** What it is about, for `unvalued` and `returned`. */
  readonly what?: string;
}

/** A review that an owner closed: who, when and why, and what it was about. */
export interface ClosedReview {
  readonly by: number;
  readonly at: Date;
  readonly why: string;
  readonly review: PaymentReview;
}

/** A payment in the collection `payments`; the intent is written before Oxapay is asked. */
export interface PaymentDocument {
  readonly payment_id: string;
  readonly operation_id: string;
  readonly telegram_id: number;
  readonly chat_id: number;
  readonly amount_cents: number;
  readonly state: PaymentState;
  readonly created_at: Date;
  /** The invoice the person was shown; absent until an answer of Oxapay was kept. */
  readonly track_id?: string;
  readonly pay_url?: string;
  /** When the page stops taking money. */
  readonly expires_at: Date;
  /** When the sweep looks at it next. */
  readonly check_at?: Date;
  /** Until nothing more is expected of it and all was told. */
  readonly unfinished?: boolean;
  /** Since when Oxapay could not be asked about it; absent once it answers. */
  readonly unanswered_since?: Date;
  /** How many postings were made for it; each names the next. */
  readonly credits?: number;
  /** Cents credited for each of its invoices, by track id. */
  readonly credited?: Readonly<Record<string, number>>;
  /** The largest part that the person was told of while its page was open. */
  readonly partial_cents?: number;
  readonly notices?: readonly PaymentNotice[];
  /** By track id: transfers without a value that were there when it was credited as paid, so they paid it. */
  readonly unvalued?: Readonly<Record<string, number>>;
  readonly review?: PaymentReview;
  /** What an owner took off the list by their word, oldest first. */
  readonly closed?: readonly ClosedReview[];
  readonly told_at?: Date;
}

/** Whether an owner has closed exactly this: what arrives later is a question of its own. */
export function isClosed(
  { closed = [] }: Pick<PaymentDocument, "closed">,
  { reason, track_id, what }: Pick<PaymentReview, "reason" | "track_id" | "what">,
): boolean {
  return closed.some(
    ({ review }) => review.reason === reason && review.track_id === track_id && review.what === what,
  );
}

/** How many postings were made for a payment. */
export function creditsOf({ credits, state }: PaymentDocument): number {
  return credits ?? (isOldCredit({ credits, state }) ? 1 : 0);
}

/** What was credited for one of a payment's invoices, cents. */
export function creditedOn(payment: PaymentDocument, trackId: string): number {
  const known = payment.credited?.[trackId];
  if (known !== undefined) return known;
  return isOldCredit(payment) && (payment.track_id ?? trackId) === trackId ? payment.amount_cents : 0;
}

/** Credited by a release that kept no sums: always what was asked for, once. */
function isOldCredit({ credits, state }: Pick<PaymentDocument, "state"> & { credits?: number | undefined }) {
  return state === "paid" && credits === undefined;
}
