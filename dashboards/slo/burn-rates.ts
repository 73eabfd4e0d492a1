import { rounded } from "./promise.ts";

/** One row of table 5-8 of the SRE workbook: what share of the budget may go in how long, seen in a short and a long window. */
export interface BurnRate {
  readonly severity: "critical" | "warning";
  readonly short: string;
  readonly long: string;
  readonly longHours: number;
  /** Share of the whole window's budget. */
  readonly spent: number;
}

/** https://sre.google/workbook/alerting-on-slos/, with Sloth's short window for the third. */
export const BURN_RATES: readonly BurnRate[] = [
  { severity: "critical", short: "5m", long: "1h", longHours: 1, spent: 0.02 },
  { severity: "critical", short: "30m", long: "6h", longHours: 6, spent: 0.05 },
  { severity: "warning", short: "2h", long: "1d", longHours: 24, spent: 0.1 },
  { severity: "warning", short: "6h", long: "3d", longHours: 72, spent: 0.1 },
];

/** How many times the allowed pace that is: 14.4, 6, 3 and 1 over 30 days. */
export const factorOf = ({ longHours, spent }: BurnRate, days: number): number =>
  rounded((spent * days * 24) / longHours);

/**
 * Fewer bad events than this wake nobody and need no ticket, however large a share they are: at night one failure may be all
 * there was.
 */
export const LEAST_BAD = 5;

/** Windows whose ratio is read from the metrics themselves. */
export const DIRECT_WINDOWS = ["5m", "30m", "1h", "2h", "6h"] as const;

/**
 * Windows that are summed from what was recorded for 5 minutes each: pods come and go in days, and their counters are many.
 * Events count, not minutes: a bad night with few people weighs as little as it should.
 */
export const SUMMED_WINDOWS = ["1d", "3d"] as const;
