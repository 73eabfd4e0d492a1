import { formatUsd } from "../ledger/money.ts";
import type { Screen } from "../screen.ts";
import type { Order } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";

/** Asks whether the label is really to be given back. @param wish what a yes stands for */
export function voidQuestion(t: ShippingTranslator, order: Order, wish: number): Screen {
  const { orderId, priceCents } = order;
  return {
    html: t("void-question", { orderId, amount: formatUsd(priceCents) }),
    rows: [
      [{ text: t.plain("button-void-yes"), press: { kind: "void-yes", orderId, wish } }],
      [{ text: t.plain("button-void-no"), press: { kind: "order", orderId, page: 1 } }],
    ],
  };
}

/** The carrier is asked; the answer comes by itself. */
export function voidAsked(t: ShippingTranslator, { orderId }: Order): Screen {
  return { html: t("void-asked", { orderId }) };
}
