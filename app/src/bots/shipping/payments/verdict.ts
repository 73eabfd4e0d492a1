import type { OxapayPayment, OxapayTransfer } from "../clients/oxapay.ts";

/** Per cent that may be missing of an invoice that still counts as paid: what rounding and a wallet's last digits cost. */
export const UNDER_PAID_COVERAGE = 1;

/** This long after the end neither a status that is not final nor a transfer that the chain does not confirm is waited for. */
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
 * Judges an invoice by Oxapay's own figures. What came in counts by the value that Oxapay publishes of a confirmed
 * transfer. Whoever covers the invoice gets what was asked for, or what came in when that is more.
 * @param endsAt when the page closes.
 */
export function judge(truth: OxapayPayment, endsAt: Date, now: number): Verdict {
  const { amountCents: asked, status, transfers } = truth;
  const came = arrivedCents(transfers);
  const covered = isCovered(came, asked);
  const paid = { kind: "owed", cents: Math.max(asked, came), state: "paid", late: false } as const;
  if (status === "paid") return paid;
  const unknown = transfers.some(isUnvalued);
  if (status === "manual_accept") return { ...paid, cents: acceptedCents(asked, came, unknown) };
  if (RETURNED.has(status)) return { kind: "returned" };
  if (isOnItsWay(truth, endsAt, now)) return { kind: "wait", soon: true };
  const part = came > 0 && !covered;
  if (!isOver(status, endsAt.getTime(), now))
    return part ? { kind: "partial", cents: came } : { kind: "wait", soon: came > 0 };
  const late = status === "expired";
  if (came === 0) return late && !unknown ? { kind: "nothing" } : { kind: "wait", soon: false };
  return part ? { kind: "owed", cents: came, state: "underpaid", late } : { ...paid, late };
}

/** Accepted by hand: by the figures where they are whole, else for what was asked. */
function acceptedCents(asked: number, came: number, unknown: boolean): number {
  return came === 0 || unknown || isCovered(came, asked) ? Math.max(asked, came) : came;
}

/** Whether a transfer waits for the chain: dropped and replaced ones do so for ever, so only for a while. */
export function isOnItsWay({ transfers }: OxapayPayment, endsAt: Date, now: number): boolean {
  return now < endsAt.getTime() + GRACE_MS && transfers.some(({ confirmed }) => !confirmed);
}

/** Transfers that arrived and that nothing published tells the value of. */
export function unvalued(transfers: readonly OxapayTransfer[]): readonly OxapayTransfer[] {
  return transfers.filter(isUnvalued);
}

/**
 * Those of them that a person has to settle. Of a paid invoice they are what paid it, unless others cover it alone, or
 * they are more than the `counted` ones that were there when it was credited. Else they are when the page has closed:
 * until then the exchange may still put a value on them, or Oxapay call the invoice paid.
 */
export function unsettled(
  { amountCents, status, transfers }: OxapayPayment,
  endsAt: Date,
  now: number,
  counted: number | undefined,
): readonly OxapayTransfer[] {
  const all = unvalued(transfers);
  if (status === "manual_accept" || RETURNED.has(status)) return [];
  if (status !== "paid") return status === "expired" || now >= endsAt.getTime() ? all : [];
  return isCovered(arrivedCents(transfers), amountCents) ? all : all.slice(counted ?? all.length);
}

function isUnvalued({ confirmed, value }: OxapayTransfer): boolean {
  return confirmed && value === undefined;
}

function isCovered(came: number, asked: number): boolean {
  return came * 100 >= asked * (100 - UNDER_PAID_COVERAGE);
}

/** Whole cents that came in; never more than did. */
function arrivedCents(transfers: readonly OxapayTransfer[]): number {
  const dollars = transfers.reduce((sum, { confirmed, value }) => sum + (confirmed ? (value ?? 0) : 0), 0);
  // A hair more than a sum of binary fractions, or 0.1 + 0.2 dollars could lose a cent.
  return Math.floor(dollars * 100 + 1e-6);
}

function isOver(status: string, endsAt: number, now: number): boolean {
  if (status === "expired") return true;
  return now >= endsAt + (status === "underpaid" ? 0 : GRACE_MS);
}
