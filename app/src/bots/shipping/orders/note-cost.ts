import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { BoughtLabel, OrderDocument } from "./order-document.ts";

const DIRECTIONS = ["dearer", "cheaper"] as const;

/** Shows the counters before there is anything to count: else the first difference of a process would be no growth. */
export function beginCostMetrics({ labelCostDifference }: Pick<Metrics, "labelCostDifference">): void {
  for (const direction of DIRECTIONS) labelCostDifference.inc({ direction }, 0);
}

/**
 * Notes for the owner that the vendor took another price for a label than it had offered. The person's charge stays as agreed:
 * the difference is the shop's. Call once per label; the day's report adds it up from the orders themselves.
 */
export function noteCost(
  { logger, metrics }: { readonly logger: Pick<Logger, "warn">; readonly metrics: Metrics },
  { order_id, quote }: Pick<OrderDocument, "order_id" | "quote">,
  { cost_cents: costCents, label_id }: BoughtLabel,
): void {
  const { carrier, costCents: offeredCents, serviceCode } = quote;
  const difference = costCents - offeredCents;
  if (difference === 0) return;
  const direction: (typeof DIRECTIONS)[number] = difference > 0 ? "dearer" : "cheaper";
  metrics.labelCostDifference.inc({ direction }, Math.abs(difference));
  const found = { order: order_id, label: label_id, carrier, service: serviceCode, offeredCents, costCents };
  logger.warn({ code: "LABEL_COST_DIFFERS", ...found }, "a label cost something else than was offered");
}
