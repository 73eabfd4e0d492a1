import { Refusal } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Route } from "../http/router.ts";
import { failure, success } from "./envelope.ts";
import { readInvoice } from "./invoice-request.ts";
import type { MerchantState, Payment, Transaction } from "./payment.ts";
import type { Payments } from "./payments.ts";

/** The merchant's key of a call that was let in. */
function merchantOf(headers: Readonly<Record<string, unknown>>): string {
  return String(headers.merchant_api_key);
}

/** A payment as it can be read: not all that is known of it, and its transfers in other words than a callback's. */
function view(payment: Payment): Record<string, unknown> {
  const {
    auto_withdrawal: _auto,
    merchant: _merchant,
    sandbox: _sandbox,
    to_currency: _to,
    ...shown
  } = payment;
  return { ...shown, txs: payment.txs.map(viewTransfer) };
}

/** No value and no rate: only what an exchange made of it, where there was one. */
function viewTransfer(transfer: Transaction): Record<string, unknown> {
  const { address, auto_convert_amount, confirmations, currency, date, network, status, tx_hash } = transfer;
  const converted = {
    processed: true,
    amount: auto_convert_amount,
    currency: transfer.auto_convert_currency,
  };
  return {
    tx_hash,
    amount: transfer.sent_amount,
    currency,
    network,
    address,
    status,
    confirmations,
    auto_convert: auto_convert_amount > 0 ? converted : { processed: false },
    auto_withdrawal: { processed: false },
    date,
  };
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
