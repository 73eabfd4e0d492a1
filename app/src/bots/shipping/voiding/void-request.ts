/** Why a label was not voided: key of the sentence that says it. */
export type VoidRefusalKey = "void-refused-used" | "void-refused-late" | "void-refused-carrier";

/** A refusal with the carrier's own words, which are English. */
export interface VoidRefusal {
  readonly key: VoidRefusalKey;
  readonly words: string;
}

/** The last wish to give an order's label back, as kept with the order. */
export interface VoidRequest {
  /** The order's generation that the wish began: it tells one wish from the next. */
  readonly number: number;
  readonly asked_at: Date;
  /** Absent while the carrier has not answered, and when it approved. */
  readonly refusal?: VoidRefusal;
  readonly told_at?: Date;
}

/** What the job says; see `ShippingTextArgs`. */
export interface VoidTextArgs {
  /** `amount` is back, `balance` with it. */
  "label-voided": { orderId: string; amount: string; balance: string };
  /** `reason` is one of the three sentences below, in the same language. */
  "label-void-refused": { orderId: string; reason: string };
  /** The carrier does not answer; it is asked again until it does. */
  "label-void-delayed": { orderId: string };
  "void-refused-used": { words: string };
  "void-refused-late": { words: string };
  "void-refused-carrier": { words: string };
}
