import { z } from "zod";
import { type Answer, content, json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Call, Route } from "../http/router.ts";
import { coinOf } from "./currency.ts";
import type { MerchantState } from "./payment.ts";
import { paymentPage } from "./payment-page.ts";
import type { Payments } from "./payments.ts";

const paySchema = z.strictObject({
  track_id: z.string(),
  /** In the invoice's currency; the whole of it unless told. */
  amount: z.number().positive().optional(),
  /** The coin it is sent in. */
  currency: z.string().default("USDT"),
  /** Sends the same again once the first has been confirmed. */
  twice: z.boolean().default(false),
});

const SHARE = { pay: 1, underpay: 0.5, overpay: 1.5 };

function known(action: string): action is keyof typeof SHARE {
  return Object.hasOwn(SHARE, action);
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
  if (action === "expire") await payments.expire(payment);
  else if (known(action)) {
    await payments.pay(payment, Number((payment.amount * SHARE[action]).toFixed(8)), "USDT");
  }
  // Back to the page by GET, so that reloading it pays nothing again.
  return { status: 303, headers: { location: `/pay/${payment.track_id}` }, body: "" };
}

async function payByControl(state: MerchantState, payments: Payments, { body }: Call): Promise<Answer> {
  const request = paySchema.safeParse(parseJson(body));
  if (!request.success) return json(400, { error: "not a payment", issues: request.error.issues });
  const { track_id, amount, currency, twice } = request.data;
  const payment = state.payments[track_id];
  if (!payment) return json(404, { error: "no such invoice" });
  const coin = coinOf(currency);
  if (!coin) return json(400, { error: "not a coin this simulator knows" });
  const value = amount ?? payment.amount;
  const paid = await payments.pay(payment, value, coin);
  if (!paid) return json(409, { error: "the invoice has expired" });
  if (twice) await payments.pay(payment, value, coin);
  return json(200, paid);
}

/** The payer's side: the page at `payment_url`, and the same by JSON for tests. */
export function payerRoutes(state: MerchantState, payments: Payments): Route[] {
  const open = true;
  return [
    { method: "GET", pattern: "/pay/:track_id", open, handle: (call) => showPage(state, call) },
    { method: "POST", pattern: "/pay/:track_id", open, handle: (call) => press(state, payments, call) },
    { method: "POST", pattern: "/_pay", open, handle: (call) => payByControl(state, payments, call) },
  ];
}
