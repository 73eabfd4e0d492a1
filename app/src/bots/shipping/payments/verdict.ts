import type { OxapayPayment, OxapayTransfer } from "../clients/oxapay.ts";

/** Per cent that may be missing of an invoice that still counts as paid: what rounding and a wallet's last digits cost. */
export const UNDER_PAID_COVERAGE = 1;

/** A status that is not final this long after the end, with money there, is not waited for any longer. */
const GRACE_MS = 24 * 3_600_000;

const RETURNED: ReadonlySet<string> = new Set(["refunding", "refunded"]);

/**
 * What an invoice's record means. `wait`: nothing yet, `soon` when a transfer is on its way; `partial`: too little so
 * far, and its page is open; `owed`: so many cents in all are the person's; `nothing`: it is over, and nothing came in;
 * `returned`: Oxapay sends the money back.
 */
export type Verdict =
  | { readonly kind: "wait"; readonly soon: boolean }
  | { readonly kind: "partial"; readonly cents: number }
  | {
      readonly kind: "owed";
      readonly cents: number;
      readonly state: "paid" | "underpaid";
      readonly late: boolean;
    }
  | { readonly kind: "nothing" }
  | { readonly kind: "returned" };

/**
 * Judges an invoice by Oxapay's own figures. What came in counts by the value that Oxapay gives a confirmed transfer; its
 * fee is the shop's. Whoever covers the invoice gets what was asked for, or what came in when that is more.
 * @param endsAt when the page closes.
 */
export function judge(truth: OxapayPayment, endsAt: Date, now: number): Verdict {
  const { amountCents: asked, status, transfers } = truth;
  const came = arrivedCents(transfers);
  const covered = came * 100 >= asked * (100 - UNDER_PAID_COVERAGE);
  const paid = { kind: "owed", cents: Math.max(asked, came), state: "paid", late: false } as const;
  if (status === "paid") return paid;
  // Accepted by hand: by the figures where there are any, else for what was asked.
  if (status === "manual_accept") return came === 0 || covered ? paid : { ...paid, cents: came };
  if (RETURNED.has(status)) return { kind: "returned" };
  if (transfers.some(({ confirmed }) => !confirmed)) return { kind: "wait", soon: true };
  const part = came > 0 && !covered;
  if (!isOver(status, endsAt.getTime(), now))
    return part ? { kind: "partial", cents: came } : { kind: "wait", soon: came > 0 };
  const late = status === "expired";
  if (came === 0) return late ? { kind: "nothing" } : { kind: "wait", soon: false };
  return part ? { kind: "owed", cents: came, state: "underpaid", late } : { ...paid, late };
}

/** Transfers that arrived and that Oxapay gives no value for: a coin or network that the page does not offer. */
export function unvalued(transfers: readonly OxapayTransfer[]): readonly OxapayTransfer[] {
  return transfers.filter(({ confirmed, value }) => confirmed && value === 0);
}

/** Whole cents that came in; never more than did. */
function arrivedCents(transfers: readonly OxapayTransfer[]): number {
  const dollars = transfers.reduce((sum, { confirmed, value }) => sum + (confirmed ? value : 0), 0);
  // A hair more than a sum of binary fractions, or 0.1 + 0.2 dollars could lose a cent.
  return Math.floor(dollars * 100 + 1e-6);
}

function isOver(status: string, endsAt: number, now: number): boolean {
  if (status === "expired") return true;
  return now >= endsAt + (status === "underpaid" ? 0 : GRACE_MS);
}
