import { randomBytes } from "node:crypto";
import { type Coin, coinOf, exchange, networkOf } from "./currency.ts";
import type { Payment, Transaction } from "./payment.ts";

/** What the vendor keeps of a transfer when the payer does not pay for it: as in the sample of docs.oxapay.com, "Webhook". */
const FEE = 0.015;

/** A coin that no invoice here takes, sent to an invoice's address all the same. */
const STRANGE = { currency: "SHIB", network: "Ethereum Network" };

/** A transfer in one of the page's coins; `value` is in the invoice's currency. */
export function transferOf(payment: Payment, value: number, coin: Coin, date: number): Transaction {
  const amount = exchange(value, payment.currency, coin);
  return {
    ...blank(payment, date),
    sent_amount: amount,
    received_amount: Number((amount * (1 - FEE * (1 - payment.fee_paid_by_payer))).toFixed(8)),
    value,
    sent_value: value,
    rate: exchange(1, coin, payment.currency),
    currency: coin,
    network: networkOf(coin),
  };
}

/** A transfer that the invoice does not take, and that is therefore worth nothing to it. The amount is in the coin. */
export function strangeTransferOf(payment: Payment, amount: number, date: number): Transaction {
  return { ...blank(payment, date), ...STRANGE, sent_amount: amount, received_amount: amount };
}

/** What the vendor's exchange makes of a confirmed transfer, when the invoice asks for it; its fee is off by then. */
export function convertedOf({ to_currency }: Payment, { currency, received_amount }: Transaction) {
  const coin = coinOf(currency);
  if (to_currency !== "USDT" || coin === undefined || coin === "USDT") return {};
  const auto_convert_amount = exchange(received_amount, coin, "USDT");
  return { auto_convert_amount, auto_convert_currency: "USDT" };
}

function blank({ track_id }: Payment, date: number): Transaction {
  return {
    status: "confirming",
    tx_hash: randomBytes(32).toString("hex"),
    sent_amount: 0,
    received_amount: 0,
    value: 0,
    sent_value: 0,
    currency: "",
    network: "",
    sender_address: "simulated-wallet",
    address: `simulated${track_id}`,
    memo: "",
    rate: 0,
    confirmations: 0,
    auto_convert_amount: 0,
    auto_convert_currency: "",
    date,
  };
}
