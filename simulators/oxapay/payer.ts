import { type Answer, content } from "../http/answer.ts";
import type { Call, Route } from "../http/router.ts";
import { type MerchantState, type Payment, sentValue } from "./payment.ts";
import { paymentPage } from "./payment-page.ts";
import type { Payments } from "./payments.ts";

/** What a press of the page's buttons does. */
const ACTIONS: Readonly<Record<string, (payments: Payments, payment: Payment) => Promise<unknown>>> = {
  pay: (payments, payment) => payments.pay(payment, missing(payment), "USDT"),
  underpay: (payments, payment) => payments.pay(payment, share(payment, 0.5), "USDT"),
  overpay: (payments, payment) => payments.pay(payment, share(payment, 1.5), "USDT"),
  "other-coin": (payments, payment) => payments.pay(payment, missing(payment), "TRX"),
  unconfirmed: (payments, payment) => payments.pay(payment, missing(payment), "BTC", { confirm: false }),
  confirm: (payments, payment) => payments.confirm(payment),
  "wrong-coin": (payments, payment) => payments.payStrange(payment, payment.amount * 100_000),
  expire: (payments, payment) => payments.expire(payment),
  accept: (payments, payment) => payments.decide(payment, "manual_accept"),
  refund: (payments, payment) => payments.decide(payment, "refunding"),
  refunded: (payments, payment) => payments.decide(payment, "refunded"),
};

/** What the rest is; all of it again when nothing is missing. */
function missing(payment: Payment): number {
  const rest = Number((payment.amount - sentValue(payment)).toFixed(8));
  return rest > 0 ? rest : payment.amount;
}

function share({ amount }: Payment, part: number): number {
  return Number((amount * part).toFixed(8));
}

const noSuchInvoice = content(404, "text/html; charset=utf-8", "<h1>No such invoice</h1>");

function showPage(state: MerchantState, { params }: Call): Answer {
  const payment = state.payments[params.track_id ?? ""];
  return payment ? content(200, "text/html; charset=utf-8", paymentPage(payment)) : noSuchInvoice;
}

async function press(state: MerchantState, payments: Payments, { params, body }: Call): Promise<Answer> {
  const payment = state.payments[params.track_id ?? ""];
  if (!payment) return noSuchInvoice;
  const action = new URLSearchParams(body.toString("utf8")).get("action") ?? "";
  if (Object.hasOwn(ACTIONS, action)) await ACTIONS[action]?.(payments, payment);
  // Back to the page by GET, so that reloading it pays nothing again.
  return { status: 303, headers: { location: `/pay/${payment.track_id}` }, body: "" };
}

/** The page at `payment_url`, with what a payer may do and, below it, what the merchant may in the dashboard. */
export function payerRoutes(state: MerchantState, payments: Payments): Route[] {
  const open = true;
  return [
    { method: "GET", pattern: "/pay/:track_id", open, handle: (call) => showPage(state, call) },
    { method: "POST", pattern: "/pay/:track_id", open, handle: (call) => press(state, payments, call) },
  ];
}
