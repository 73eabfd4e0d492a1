import { addressLines } from "../addresses/address.ts";
import { formatUsd } from "../ledger/money.ts";
import { parcelText } from "../parcel-text.ts";
import type { Button, Screen } from "../screen.ts";
import { serviceName } from "../service-name.ts";
import type { Order, OrderDraft } from "../services.ts";
import { templateButton } from "../templates/reply.ts";
import type { ShippingTranslator } from "../voice.ts";
import { draftButton, wayOut } from "./buttons.ts";
import type { Draft, StepAt } from "./draft.ts";
import { daysArguments } from "./rates-reply.ts";

/** Everything before it is bought, with the price and the balance in cents. */
export function confirmation(
  t: ShippingTranslator,
  draft: Draft,
  step: StepAt<"confirm">,
  shipment: OrderDraft,
  balance: number,
): Screen {
  const { operationId, quote } = step;
  const price = formatUsd(quote.priceCents);
  const missing = quote.priceCents - balance;
  const wish = operationId.slice(operationId.indexOf(".") + 1);
  const parts = [
    t("newlabel-confirm", {
      from: addressLines(shipment.from).join("\n"),
      to: addressLines(shipment.to).join("\n"),
      ...parcelText(t, shipment.parcel),
    }),
    t("newlabel-confirm-price", {
      service: serviceName(quote),
      price,
      balance: formatUsd(balance),
      ...daysArguments(quote),
    }),
    ...(missing > 0 ? [t("newlabel-missing", { missing: formatUsd(missing) })] : []),
  ];
  const buy: Button = { text: t.plain("button-buy", { price }), press: { kind: "buy", wish } };
  const topup: Button = { text: t.plain("button-topup"), press: { kind: "go", place: "topup" } };
  return {
    html: parts.join("\n\n"),
    rows: [
      missing > 0 ? [topup] : [],
      [buy],
      [draftButton(draft, t.plain("button-revise"), { act: "revise" })],
      wayOut(t, draft),
    ],
  };
}

/** The order is placed; the label follows by itself, and what was entered can be kept for the next one. */
export function buying(t: ShippingTranslator, { orderId, priceCents }: Order): Screen {
  return {
    html: t("newlabel-buying", { orderId, price: formatUsd(priceCents) }),
    rows: [[templateButton(t.plain("button-save-template"), { act: "save", orderId })]],
  };
}

/** A label was begun before: go on, or begin anew. */
export function unfinished(t: ShippingTranslator): Screen {
  return {
    html: t("newlabel-unfinished"),
    rows: [
      [{ text: t.plain("button-resume"), press: { kind: "go", place: "resume" } }],
      [{ text: t.plain("button-restart"), press: { kind: "go", place: "restart" } }],
    ],
  };
}
