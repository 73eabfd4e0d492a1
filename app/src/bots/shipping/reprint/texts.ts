/** What the job says; see `ShippingTextArgs`. */
export interface ReprintTextArgs {
  /** Caption of the PDF. */
  "label-again": { orderId: string; tracking: string };
  "label-again-failed": { orderId: string };
  "reprint-void": { orderId: string };
}
