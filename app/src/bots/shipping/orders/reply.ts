import { trusted } from "../../../platform/i18n/html.ts";
import { addressLines } from "../addresses/address.ts";
import { formatUsd } from "../ledger/money.ts";
import { parcelText } from "../parcel-text.ts";
import type { Button, Screen } from "../screen.ts";
import { serviceName } from "../service-name.ts";
import type { Order, OrderPage } from "../services.ts";
import { templateButton } from "../templates/reply.ts";
import type { ShippingTranslator } from "../voice.ts";

/** One page of a person's orders; each can be opened. */
export function ordersPage(t: ShippingTranslator, { orders, page, pages }: OrderPage): Screen {
  const newLabel: Button = { text: t.plain("button-newlabel"), press: { kind: "go", place: "newlabel" } };
  if (orders.length === 0) return { html: t("orders-none"), rows: [[newLabel]] };
  const lines = orders.map((order) =>
    t("orders-line", {
      orderId: order.orderId,
      state: order.state,
      to: order.to.name,
      city: order.to.city,
      price: formatUsd(order.priceCents),
      date: t.date(order.createdAt),
    }),
  );
  const html = t("orders-page", {
    page: String(page),
    pages: String(pages),
    lines: trusted(lines.join("\n\n")),
  });
  const open = orders.map(
    ({ orderId }): Button => ({ text: orderId, press: { kind: "order", orderId, page } }),
  );
  return { html, rows: [open.slice(0, 3), open.slice(3), turning(page, pages), [newLabel]] };
}

/** One order, whole. */
export function orderPage(t: ShippingTranslator, order: Order, page: number): Screen {
  const { trackingNumber, failure, orderId, voidRefusal: refusal } = order;
  const parts = [
    t("order-head", { orderId, state: order.state, date: t.date(order.createdAt) }),
    t("order-ends", {
      from: addressLines(order.from).join("\n"),
      to: addressLines(order.to).join("\n"),
    }),
    t("order-parcel", {
      ...parcelText(t, order.parcel),
      service: serviceName(order),
      price: formatUsd(order.priceCents),
    }),
    ...(trackingNumber === undefined ? [] : [t("order-tracking", { tracking: trackingNumber })]),
    ...(failure === undefined ? [] : [t("order-failure", { reason: t.plain(failure) })]),
    ...(refusal === undefined ? [] : [t("order-void-refused", { reason: t.plain(refusal.key, refusal) })]),
  ];
  return { html: parts.join("\n\n"), rows: orderButtons(t, order, page) };
}

function orderButtons(
  t: ShippingTranslator,
  { fileKey, orderId, voidable }: Order,
  page: number,
): Button[][] {
  const file: Button = { text: t.plain("button-label-file"), press: { kind: "label-file", orderId } };
  const giveBack: Button = { text: t.plain("button-void"), press: { kind: "void", orderId } };
  const track: Button = { text: t.plain("button-track"), press: { kind: "track", orderId } };
  return [
    fileKey === undefined ? [] : [file, track],
    [
      templateButton(t.plain("button-repeat"), { act: "repeat", orderId, over: false }),
      templateButton(t.plain("button-save-template"), { act: "save", orderId }),
    ],
    voidable !== undefined && new Date() < voidable.until ? [giveBack] : [],
    [{ text: t.plain("button-all-orders"), press: { kind: "orders", page } }],
  ];
}

/** `/order` without a number. */
export function whichOrder(t: ShippingTranslator): Screen {
  return {
    html: t("order-which"),
    rows: [[{ text: t.plain("button-orders"), press: { kind: "go", place: "orders" } }]],
  };
}

function turning(page: number, pages: number): Button[] {
  const to = (number: number, text: string): Button => ({ text, press: { kind: "orders", page: number } });
  return [...(page > 1 ? [to(page - 1, "◀")] : []), ...(page < pages ? [to(page + 1, "▶")] : [])];
}
