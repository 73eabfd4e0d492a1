import type { Clock } from "../http/clock.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Coin } from "./currency.ts";
import type { InvoiceRequest } from "./invoice-request.ts";
import {
  isConfirming,
  isCovered,
  isOpen,
  type MerchantState,
  type Payment,
  type Transaction,
} from "./payment.ts";
import { convertedOf, strangeTransferOf, transferOf } from "./transfers.ts";

/** What becomes of a transfer. */
export interface Fate {
  /** Whether the chain confirms it at once. @default true */
  readonly confirm?: boolean;
  /** Whether it is exchanged as the invoice asks. @default true */
  readonly convert?: boolean;
}

/** What happens to invoices. */
export interface Payments {
  /** Makes an invoice out. */
  open(merchant: string, request: InvoiceRequest): Promise<Payment>;
  /**
   * A transfer arrives: callback `Paying`, then, if the sum suffices, callback `Paid`; else it stays `paying` until its
   * time is up. On a page that has closed it is listed, and neither the status changes nor anybody is called.
   * @param value in the invoice's currency.
   * @returns when both callbacks were tried once.
   */
  pay(payment: Payment, value: number, coin: Coin, fate?: Fate): Promise<Payment>;
  /** A transfer of a coin that the page does not offer: listed without a value. */
  payStrange(payment: Payment, amount: number): Promise<Payment>;
  /** The chain has seen enough of all transfers so far. */
  confirm(payment: Payment, convert?: boolean): Promise<Payment>;
  /** The time is up: `expired`, or `underpaid` when a part arrived. Transfers on their way are waited for. */
  expire(payment: Payment): Promise<void>;
  /** What the merchant does in the dashboard: takes it as it is, sends it back, has sent it back. */
  decide(payment: Payment, status: "manual_accept" | "refunding" | "refunded"): Promise<void>;
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

/** A transfer shows up on the chain; answers whether the payment goes on because of it. */
function addTransfer(payment: Payment, transfer: Transaction): boolean {
  payment.txs.push(transfer);
  // What is paid stays paid, whatever else arrives; what is closed stays closed.
  if (isOpen(payment)) payment.status = "paying";
  return payment.status === "paying" || payment.status === "paid";
}

/** Whether all that arrived is enough, or the time is up without it. */
async function settle({ callbacks, clock, save }: PaymentOptions, payment: Payment): Promise<void> {
  const goesOn = payment.status === "paying" || payment.status === "paid";
  if (goesOn && isCovered(payment)) payment.status = "paid";
  else if (payment.status === "paying" && seconds(clock) >= payment.expired_at) payment.status = "underpaid";
  await save();
  // The docs promise callbacks for paying and paid only: who is paid too little, or too late, must ask.
  if (goesOn && payment.status === "paid") await callbacks.send(payment, "paid");
}

/** Builds the payments of one service. */
export function createPayments(options: PaymentOptions): Payments {
  const { state, clock, callbacks, save } = options;
  const lifetimes = new Map<string, () => void>();

  async function expire(payment: Payment): Promise<void> {
    lifetimes.get(payment.track_id)?.();
    lifetimes.delete(payment.track_id);
    if (!isOpen(payment)) return;
    payment.expired_at = Math.min(payment.expired_at, seconds(clock));
    if (isConfirming(payment)) return save();
    payment.status = payment.txs.some(({ value }) => value > 0) ? "underpaid" : "expired";
    await save();
  }
  function watch(payment: Payment): void {
    const left = Math.max(0, payment.expired_at * 1000 - clock.now());
    const cancel = clock.after(left, () => void expire(payment).catch(console.error));
    lifetimes.set(payment.track_id, cancel);
  }
  async function confirm(payment: Payment, convert = true): Promise<Payment> {
    for (const transfer of payment.txs.filter(({ status }) => status === "confirming")) {
      const converted = convert ? convertedOf(payment, transfer) : {};
      Object.assign(transfer, { status: "confirmed", confirmations: 12, ...converted });
    }
    await settle(options, payment);
    return payment;
  }
  async function arrive(payment: Payment, transfer: Transaction, fate: Fate): Promise<Payment> {
    const goesOn = addTransfer(payment, transfer);
    await save();
    if (goesOn) await callbacks.send(payment, "paying");
    return fate.confirm === false ? payment : confirm(payment, fate.convert);
  }

  return {
    expire,
    confirm,
    async open(merchant, request) {
      const payment = addPayment(options, merchant, request);
      watch(payment);
      await save();
      return payment;
    },
    pay: (payment, value, coin, fate = {}) =>
      arrive(payment, transferOf(payment, value, coin, seconds(clock)), fate),
    payStrange: (payment, amount) => arrive(payment, strangeTransferOf(payment, amount, seconds(clock)), {}),
    async decide(payment, status) {
      payment.status = status;
      await save();
    },
    resume() {
      for (const payment of Object.values(state.payments)) {
        if (!isOpen(payment)) continue;
        watch(payment);
        // The process ended between a transfer and its confirmation.
        if (isConfirming(payment)) void confirm(payment).catch(console.error);
      }
    },
    stop() {
      for (const cancel of lifetimes.values()) cancel();
      lifetimes.clear();
    },
  };
}
