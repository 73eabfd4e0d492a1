import { randomBytes } from "node:crypto";
import type { Clock } from "../http/clock.ts";
import type { Callbacks } from "./callbacks.ts";
import { type Coin, exchange, networkOf } from "./currency.ts";
import type { InvoiceRequest } from "./invoice-request.ts";
import { isCovered, type MerchantState, type Payment } from "./payment.ts";

/** What happens to invoices. */
export interface Payments {
  /** Makes an invoice out. */
  open(merchant: string, request: InvoiceRequest): Promise<Payment>;
  /**
   * A transfer arrives: callback `Paying`, then, if the sum suffices, callback `Paid`; else the payment is `underpaid`.
   * @param value in the invoice's currency.
   * @returns when both callbacks were tried once; undefined, and nothing happens, for an expired invoice.
   */
  pay(payment: Payment, value: number, coin: Coin): Promise<Payment | undefined>;
  /** The time is up; a payment that has begun does not expire. */
  expire(payment: Payment): Promise<void>;
  /** Takes up the open invoices' lifetimes and the unfinished payments after a restart. */
  resume(): void;
  /** Calls the lifetimes off. */
  stop(): void;
}

/** What the payments stand on. */
export interface PaymentOptions {
  readonly state: MerchantState;
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  save(): Promise<void>;
}

const seconds = (clock: Clock) => Math.floor(clock.now() / 1000);

/** Puts an invoice on the books. */
function addPayment({ state, clock }: PaymentOptions, merchant: string, request: InvoiceRequest): Payment {
  state.sequence += 1;
  const date = seconds(clock);
  const payment: Payment = {
    ...request,
    track_id: String(state.sequence),
    merchant,
    type: "invoice",
    to_currency: request.to_currency ?? "",
    callback_url: request.callback_url ?? "",
    return_url: request.return_url ?? "",
    email: request.email ?? "",
    order_id: request.order_id ?? "",
    thanks_message: request.thanks_message ?? "",
    description: request.description ?? "",
    status: "waiting",
    date,
    expired_at: date + request.lifetime * 60,
    txs: [],
  };
  state.payments[payment.track_id] = payment;
  return payment;
}

/** A transfer shows up on the chain. */
function addTransaction(payment: Payment, value: number, coin: Coin, date: number): void {
  const amount = exchange(value, payment.currency, coin);
  payment.txs.push({
    tx_hash: randomBytes(32).toString("hex"),
    sent_amount: amount,
    received_amount: amount,
    value,
    currency: coin,
    network: networkOf(coin),
    address: `simulated${payment.track_id}`,
    status: "confirming",
    confirmations: 0,
    date,
  });
  // What is paid stays paid, whatever else arrives.
  if (payment.status !== "paid") payment.status = "paying";
}

/** The chain has seen enough of all transfers so far. */
async function confirm({ callbacks, save }: PaymentOptions, payment: Payment): Promise<void> {
  for (const transaction of payment.txs) {
    transaction.status = "confirmed";
    transaction.confirmations = 12;
  }
  payment.status = isCovered(payment) ? "paid" : "underpaid";
  await save();
  // The docs promise callbacks for paying and paid only: who is paid too little must ask.
  if (payment.status === "paid") await callbacks.send(payment, "paid");
}

const isOpen = ({ status }: Payment) => status === "new" || status === "waiting";

/** Builds the payments of one service. */
export function createPayments(options: PaymentOptions): Payments {
  const { state, clock, callbacks, save } = options;
  const lifetimes = new Map<string, () => void>();

  async function expire(payment: Payment): Promise<void> {
    lifetimes.get(payment.track_id)?.();
    lifetimes.delete(payment.track_id);
    if (!isOpen(payment)) return;
    payment.status = "expired";
    payment.expired_at = Math.min(payment.expired_at, seconds(clock));
    await save();
  }
  function watch(payment: Payment): void {
    const left = Math.max(0, payment.expired_at * 1000 - clock.now());
    const cancel = clock.after(left, () => void expire(payment).catch(console.error));
    lifetimes.set(payment.track_id, cancel);
  }

  return {
    expire,
    async open(merchant, request) {
      const payment = addPayment(options, merchant, request);
      watch(payment);
      await save();
      return payment;
    },
    async pay(payment, value, coin) {
      if (payment.status === "expired") return undefined;
      addTransaction(payment, value, coin, seconds(clock));
      await save();
      await callbacks.send(payment, "paying");
      await confirm(options, payment);
      return payment;
    },
    resume() {
      for (const payment of Object.values(state.payments)) {
        if (isOpen(payment)) watch(payment);
        // The process ended between a transfer and its confirmation.
        if (payment.status === "paying") void confirm(options, payment).catch(console.error);
      }
    },
    stop() {
      for (const cancel of lifetimes.values()) cancel();
      lifetimes.clear();
    },
  };
}
