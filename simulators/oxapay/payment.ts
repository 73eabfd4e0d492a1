import type { Coin, Currency } from "./currency.ts";

/** Where a payment stands (docs.oxapay.com, "Payment Status Table"), as far as the simulator brings it. */
export type PaymentStatus = "new" | "waiting" | "paying" | "paid" | "underpaid" | "expired";

/** One transfer seen on the chain. */
export interface Transaction {
  tx_hash: string;
  /** In the coin. */
  sent_amount: number;
  received_amount: number;
  /** In the invoice's currency. */
  value: number;
  currency: Coin;
  network: string;
  address: string;
  status: "confirming" | "confirmed";
  confirmations: number;
  /** Seconds since the epoch. */
  date: number;
}

/** An invoice and what became of it; times in seconds since the epoch, lifetime in minutes. */
export interface Payment {
  track_id: string;
  merchant: string;
  type: "invoice";
  amount: number;
  currency: Currency;
  lifetime: number;
  fee_paid_by_payer: number;
  under_paid_coverage: number;
  to_currency: string;
  auto_withdrawal: boolean;
  mixed_payment: boolean;
  callback_url: string;
  return_url: string;
  email: string;
  order_id: string;
  thanks_message: string;
  description: string;
  sandbox: boolean;
  status: PaymentStatus;
  date: number;
  expired_at: number;
  txs: Transaction[];
}

/** One callback and its tries. */
export interface Delivery {
  id: number;
  track_id: string;
  url: string;
  /** The raw body, signed as it stands. */
  body: string;
  status: string;
  /** Answers so far: an HTTP status, or what went wrong. */
  attempts: string[];
  /** Milliseconds since the epoch of the next try; null when there will be none. */
  next_at: number | null;
  delivered: boolean;
}

/** All a simulated merchant service holds; plain JSON. */
export interface MerchantState {
  sequence: number;
  payments: Record<string, Payment>;
  deliveries: Delivery[];
}

/** A service without any invoice. */
export function emptyMerchantState(): MerchantState {
  return { sequence: 180_000_000, payments: {}, deliveries: [] };
}

/** What was sent so far, in the invoice's currency. */
export function sentValue(payment: Payment): number {
  return Number(payment.txs.reduce((sum, tx) => sum + tx.value, 0).toFixed(8));
}

/** Whether that is enough, given how much may be missing. */
export function isCovered(payment: Payment): boolean {
  return sentValue(payment) >= payment.amount * (1 - payment.under_paid_coverage / 100);
}
