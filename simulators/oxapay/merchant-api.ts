import { Refusal } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Route } from "../http/router.ts";
import { failure, success } from "./envelope.ts";
import { readInvoice } from "./invoice-request.ts";
import type { MerchantState, Payment } from "./payment.ts";
import type { Payments } from "./payments.ts";

/** The merchant's key of a call that was let in. */
function merchantOf(headers: Readonly<Record<string, unknown>>): string {
  return String(headers.merchant_api_key);
}

function view(payment: Payment): Record<string, unknown> {
  const { merchant: _merchant, sandbox: _sandbox, ...shown } = payment;
  return shown;
}

/** `POST /v1/payment/invoice` and `GET /v1/payment/{track_id}`. */
export function merchantRoutes(state: MerchantState, payments: Payments): Route[] {
  return [
    {
      method: "POST",
      pattern: "/v1/payment/invoice",
      async handle(call) {
        const request = readInvoice(parseJson(call.body));
        const payment = await payments.open(merchantOf(call.headers), request);
        if (call.outcome("callback_first")) await payments.pay(payment, payment.amount, "USDT");
        return success({
          track_id: payment.track_id,
          payment_url: `${call.origin}/pay/${payment.track_id}`,
          expired_at: payment.expired_at,
          date: payment.date,
        });
      },
    },
    {
      method: "GET",
      pattern: "/v1/payment/:track_id",
      handle({ params, headers }) {
        const payment = state.payments[params.track_id ?? ""];
        if (payment?.merchant !== merchantOf(headers)) throw new Refusal(failure(404));
        return success(view(payment));
      },
    },
  ];
}
