/** What the job says; see `ShippingTextArgs`. */
export interface ReprintTextArgs {
  /** Caption of the PDF. */
  "label-again": { orderId: string; tracking: string };
  "label-again-failed": { orderId: string };
  "reprint-void": { orderId: string };
  /** Said after a PDF; `until` in the person's language. */
  "reprint-link": { orderId: string; until: string };
  "button-label-link": Record<string, never>;
}
