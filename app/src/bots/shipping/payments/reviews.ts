import type { ClosedReview } from "./payment-document.ts";
import type { PaymentStore } from "./store.ts";

/** What an owner says of a payment that no rule can settle. */
export interface ReviewClosing {
  /** As typed: case does not matter. */
  readonly paymentId: string;
  /** Telegram id of the owner. */
  readonly owner: number;
  /** Why; kept with the payment. */
  readonly why: string;
}

/** A payment that an owner took off their list. */
export interface OffTheList {
  readonly paymentId: string;
  readonly telegramId: number;
  readonly closed: ClosedReview;
}

/** The owners' list of payments, see `FiguresService.waiting`. */
export interface ReviewsService {
  /** Takes a payment off the list, moving no money; undefined when it is not on it. Safe to repeat: the same words are one closing. */
  close(closing: ReviewClosing): Promise<OffTheList | undefined>;
}

/** Builds it over the payments. */
export function createReviewsService(payments: Pick<PaymentStore, "closeReview" | "find">): ReviewsService {
  return {
    close: async ({ owner, paymentId: typed, why }) => {
      const paymentId = typed.toUpperCase();
      const payment =
        (await payments.closeReview(paymentId, { by: owner, at: new Date(), why })) ??
        (await payments.find(paymentId));
      const closed = payment?.closed?.at(-1);
      if (payment === undefined || closed?.by !== owner || closed.why !== why) return undefined;
      return { paymentId, telegramId: payment.telegram_id, closed };
    },
  };
}
