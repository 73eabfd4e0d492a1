import { formatUsd } from "../ledger/money.ts";
import type { ShopDay } from "./day.ts";
import type { FiguresService, OtherCosts } from "./figures.ts";

/** The arguments of `admin-day`: a day of the shop and what it holds now, amounts as `$12.34`. */
export interface DayArgs {
  readonly day: string;
  readonly orders: string;
  readonly paid: string;
  readonly refunds: string;
  readonly refunded: string;
  readonly cost: string;
  /** Paid, less what went back and what the labels cost. */
  readonly left: string;
  readonly topups: string;
  readonly toppedUp: string;
  readonly buyers: string;
  readonly newPeople: string;
  readonly people: string;
  readonly balances: string;
  /** `USPS 3/40, UPS 1/2`: labels that could not be had, of how many; "" when there are none. */
  readonly failing: string;
  /** Undefined when every label cost what was offered. */
  readonly otherCosts: OtherCostsArgs | undefined;
}

/** The arguments of `admin-other-costs`: labels at another price than offered, and how far above and below it they were. */
export interface OtherCostsArgs {
  readonly labels: string;
  readonly dearer: string;
  readonly cheaper: string;
}

/** What the daily report says, by key. */
export interface AdminTextArgs {
  "admin-day": Omit<DayArgs, "failing" | "otherCosts">;
  "admin-other-costs": OtherCostsArgs;
  "admin-trouble": Pick<DayArgs, "failing">;
  "admin-no-trouble": Record<string, never>;
}

const DAY_MS = 24 * 3_600_000;

/** Reads a day's report. Failing carriers are those of the 24 hours before `now`. */
export async function dayReport(figures: FiguresService, day: ShopDay, now: Date): Promise<DayArgs> {
  const [sales, balances, failing] = await Promise.all([
    figures.sales(day),
    figures.balances(),
    figures.failingCarriers(new Date(now.getTime() - DAY_MS)),
  ]);
  const { buyers, costCents, newPeople, orders, paidCents, refundedCents, refunds, topups } = sales;
  return {
    day: day.name,
    orders: String(orders),
    paid: formatUsd(paidCents),
    refunds: String(refunds),
    refunded: formatUsd(refundedCents),
    cost: formatUsd(costCents),
    left: formatUsd(paidCents - refundedCents - costCents),
    topups: String(topups),
    toppedUp: formatUsd(sales.toppedUpCents),
    buyers: String(buyers),
    newPeople: String(newPeople),
    people: String(balances.people),
    balances: formatUsd(balances.cents),
    failing: failing.map(({ carrier, ended, failed }) => `${carrier} ${failed}/${ended}`).join(", "),
    otherCosts: otherCostsArgs(sales.otherCosts),
  };
}

function otherCostsArgs({ cheaperCents, dearerCents, labels }: OtherCosts): OtherCostsArgs | undefined {
  if (labels === 0) return undefined;
  return { labels: String(labels), dearer: formatUsd(dearerCents), cheaper: formatUsd(cheaperCents) };
}
