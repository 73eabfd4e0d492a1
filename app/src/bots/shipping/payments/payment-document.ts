/**
 * `open`: wished for, its page may exist and be paid; `paid`: credited; `expired`: no page or an unpaid one, a late
 * payment still counts; `review`: Oxapay's record does not fit ours, a person has to look.
 */
export type PaymentState = "open" | "paid" | "expired" | "review";

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
  /** Last time the sweep looked at it. */
  readonly checked_at: Date;
  /** Until it has ended and the person knows of a credit. */
  readonly unfinished?: boolean;
  readonly told_at?: Date;
}
