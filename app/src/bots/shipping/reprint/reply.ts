import type { FileLink } from "../../../platform/files/links/file-links.ts";
import type { Screen } from "../screen.ts";
import type { Order } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";

/** Why there is no label to print in the order's state. */
export function noLabel(
  say: ShippingTranslator | ShippingTranslator["plain"],
  { orderId, state }: Order,
): string {
  if (state === "voided") return say("reprint-void", { orderId });
  if (state === "voiding") return say("reprint-voiding", { orderId });
  return say("reprint-none", { orderId });
}

/** `/reprint` without a number. */
export function whichReprint(t: ShippingTranslator): Screen {
  return {
    html: t("reprint-which"),
    rows: [[{ text: t.plain("button-orders"), press: { kind: "go", place: "orders" } }]],
  };
}

/** An address of the PDF for a browser, and until when it works. */
export function labelLink(t: ShippingTranslator, orderId: string, { expiresAt, url }: FileLink): Screen {
  return {
    html: t("reprint-link", { orderId, until: t.date(expiresAt) }),
    rows: [[{ text: t.plain("button-label-link"), url }]],
  };
}
