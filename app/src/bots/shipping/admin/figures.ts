import type { ReviewReason } from "../payments/payment-document.ts";
import type { ShopDay } from "./day.ts";

/** Money that moved on a day; cents. */
export interface DaySales {
  /** Orders placed, and what people paid for them. */
  readonly orders: number;
  readonly paidCents: number;
  /** What went back to people: labels that could not be had, and void ones. */
  readonly refunds: number;
  readonly refundedCents: number;
  /** What the vendor took for the labels of this day's orders that are in people's hands. */
  readonly costCents: number;
  /** Those of them for which the vendor took another price than it had offered. */
  readonly otherCosts: OtherCosts;
  readonly topups: number;
  readonly toppedUpCents: number;
  readonly buyers: number;
  readonly newPeople: number;
}

/** Labels that cost something else than was offered: how many, and by how much they were above and below it in all. */
export interface OtherCosts {
  readonly labels: number;
  readonly dearerCents: number;
  readonly cheaperCents: number;
}

/** What people have at the shop now. */
export interface Balances {
  /** People with money on their balance. */
  readonly people: number;
  readonly cents: number;
}

/** A carrier whose labels could not be had. */
export interface CarrierTrouble {
  readonly carrier: string;
  /** Orders of the time looked at that have ended, and those of them without a label. */
  readonly ended: number;
  readonly failed: number;
}

/** A payment that waits for the owner. */
export interface WaitingPayment {
  readonly paymentId: string;
  readonly telegramId: number;
  /** Oxapay's id of the invoice. */
  readonly trackId: string;
  readonly reason: ReviewReason;
  /** What arrived, or how much goes back. */
  readonly what: string;
  readonly since: Date;
}

/** What waits for the owner: how many, and the oldest of them. */
export interface WaitingPayments {
  readonly count: number;
  readonly oldest: readonly WaitingPayment[];
}

/** What the owner is told of the shop; read from MongoDB at each question, no owner asks often. */
export interface FiguresService {
  sales(day: ShopDay): Promise<DaySales>;
  balances(): Promise<Balances>;
  /** Carriers with a failed order since then, the worst first. */
  failingCarriers(since: Date): Promise<readonly CarrierTrouble[]>;
  /** Payments that no rule can settle; ten by name. */
  waiting(): Promise<WaitingPayments>;
}
