import type { Currency } from "./currency.ts";

/** Where a payment stands (docs.oxapay.com, "Payment Status Table"). */
export type PaymentStatus =
  | "new"
  | "waiting"
  | "paying"
  | "paid"
  | "manual_accept"
  | "underpaid"
  | "refunding"
  | "refunded"
  | "expired";

/** One transfer seen on the chain. */
export interface Transaction {
  tx_hash: string;
  /** In the coin. */
  sent_amount: number;
  /** What is left of it after the vendor's fee. */
  received_amount: number;
  /** In the invoice's currency; 0 for a coin that the invoice does not take. */
  value: number;
  sent_value: number;
  currency: string;
  network: string;
  sender_address: string;
  address: string;
  memo: string;
  /** Worth of one coin in the invoice's currency. */
  rate: number;
  auto_convert_amount: number;
  auto_convert_currency: string;
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
export function sentValue({ txs }: Payment): number {
  return sumOf(txs);
}

/** Whether the confirmed part of it is enough, given how much may be missing. */
export function isCovered(payment: Payment): boolean {
  const confirmed = payment.txs.filter(({ status }) => status === "confirmed");
  return sumOf(confirmed) >= payment.amount * (1 - payment.under_paid_coverage / 100);
}

/** Whether a transfer waits for the chain. */
export function isConfirming({ txs }: Payment): boolean {
  return txs.some(({ status }) => status === "confirming");
}

/** Whether its page still takes money. */
export function isOpen({ status }: Payment): boolean {
  return status === "new" || status === "waiting" || status === "paying";
}

function sumOf(txs: readonly Transaction[]): number {
  return Number(txs.reduce((sum, { value }) => sum + value, 0).toFixed(8));
}
