import { MONTH } from "./assumptions.ts";
import type { Demand } from "./demand.ts";
import type { Part } from "./plan/part.ts";

/** What a month costs, in dollars. */
export interface CostRange {
  readonly low: number;
  readonly high: number;
}

/** Monthly prices in dollars: of a requested core, of a gigabyte of memory or disk, of a gigabyte sent out, and per fleet. */
export type Prices = Readonly<Record<"cpu" | "memory" | "disk" | "egress" | "fixed", CostRange>>;

/** When the assumed prices were written down. */
export const PRICES_AT = "2026-11-26";

/**
 * Assumed, no vendor's quote: low is the order of a small provider's shared machines, high that of a large cloud's
 * containers on demand. `--price cpu=20,memory=3` puts one's own in their place.
 */
export const ASSUMED_PRICES: Prices = {
  cpu: { low: 3, high: 30 },
  memory: { low: 1, high: 3.5 },
  disk: { low: 0.05, high: 0.2 },
  egress: { low: 0.002, high: 0.09 },
  /** Load balancer and control plane. */
  fixed: { low: 6, high: 100 },
};

/** What nodes hold beyond what pods ask for: system pods, and gaps no pod fits into. */
const NODES_OVER_REQUESTS = 1.2;

/**
 * From the cheapest to the dearest: low is low prices with the HPA at its minimum all month, high is high prices with
 * everything at its peak size. Egress is what goes to Telegram, at the month's average load.
 */
export function monthlyCost(parts: readonly Part[], demand: Demand, prices: Prices): CostRange {
  return {
    low: cost(parts, demand, prices, "low"),
    high: cost(parts, demand, prices, "high"),
  };
}

function cost(parts: readonly Part[], demand: Demand, prices: Prices, end: "low" | "high"): number {
  const pods = parts.reduce((sum, { replicas, autoscale, cpu, memoryGb, diskGb }) => {
    const running = end === "low" ? (autoscale?.min ?? replicas) : replicas;
    const computing = (cpu * prices.cpu[end] + memoryGb * prices.memory[end]) * NODES_OVER_REQUESTS;
    return sum + running * (computing + diskGb * prices.disk[end]);
  }, 0);
  const egressGb = (demand.network.toTelegram / 8 / 1000) * MONTH.seconds * MONTH.averageOfPeak;
  return Math.round(pods + egressGb * prices.egress[end] + prices.fixed[end]);
}
