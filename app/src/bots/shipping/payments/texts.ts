/** What is said of payments by callbacks and sweeps, with its arguments; amounts come formatted. */
export interface PaymentTextArgs {
  /** All that was asked for came in. */
  "payment-credited": { amount: string; balance: string };
  /** More than `asked` came in. */
  "payment-overpaid": { amount: string; asked: string; balance: string };
  /** Too little so far; the page is still open. */
  "payment-partial": { amount: string; asked: string; missing: string; paymentId: string };
  /** The page has closed on a part, which was credited. */
  "payment-underpaid": { amount: string; asked: string; balance: string; paymentId: string };
  /** Came in after the page had closed. */
  "payment-late": { amount: string; balance: string; paymentId: string };
  /** Came in after the payment was credited. */
  "payment-more": { amount: string; balance: string; paymentId: string };
  /** The page has closed, and nothing came in. */
  "payment-expired": { asked: string; paymentId: string };
  /** `what` came in, which nobody can put a value on. */
  "payment-unvalued": { what: string; paymentId: string };
  /** The same in a shop that names no owners: nobody was told. */
  "payment-unvalued-unheard": { what: string; paymentId: string };
  /** The payment service sends the money back. */
  "payment-returned": { paymentId: string };
  /** To the owners: a person has to decide what something is worth. */
  "owner-payment-unvalued": { paymentId: string; person: string; trackId: string; what: string };
  /** To the owners: the invoice is over another amount than was asked for. */
  "owner-payment-mismatch": { paymentId: string; person: string; trackId: string };
  /** To the owners: Oxapay sends back what is on the person's balance. */
  "owner-payment-returned": { amount: string; paymentId: string; person: string; trackId: string };
}
