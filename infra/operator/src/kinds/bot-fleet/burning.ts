import { clusterPage } from "../../cluster-page.ts";

/** Promises whose budget burns now, by id, or why nobody knows. */
export type Burning = { readonly promises: readonly string[] } | { readonly unknown: string };

/** As of the page of an SLO (dashboards/slo/burn-rates.ts): 2 % of the budget in an hour. */
const SHARE_AN_HOUR = 0.02;
/** Fewer bad events in five minutes hold nothing up, however large a share they are. */
const LEAST_BAD = 5;
const LIMIT_MS = 3_000;

/**
 * What burns at the pace of a page in the last five minutes. Not the page itself, which also looks at the hour before: a bad
 * release would be out, whole, before that has turned. Asked half an event below, as Prometheus extrapolates.
 */
export const BURNING_QUERY = `slo:current_burn_rate:ratio > on (sloth_id) group_left () (${SHARE_AN_HOUR * 24} * slo:time_period:days) and on (sloth_id, environment) (slo:sli_errors:rate5m * 300 > ${LEAST_BAD - 0.5})`;

/** Asks the fleet's Prometheus. Its absence is an answer too: what watches must not hold up what may mend it. */
export async function whatBurns(prometheus: string, signal: AbortSignal): Promise<Burning> {
  const { hostname: host, port } = new URL(prometheus);
  const path = `/api/v1/query?query=${encodeURIComponent(BURNING_QUERY)}`;
  try {
    const page = await clusterPage({ host, port: Number(port || 80), path, limitMs: LIMIT_MS }, signal);
    return { promises: promisesIn(JSON.parse(page)) };
  } catch (error) {
    signal.throwIfAborted();
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

/** Ids of the promises in an answer of Prometheus. @throws Error when it is none */
export function promisesIn(answer: unknown): readonly string[] {
  const { data, status } = answer as { status?: unknown; data?: { result?: unknown } };
  if (status !== "success" || !Array.isArray(data?.result))
    throw new Error("this is no answer of Prometheus");
  const ids = data.result.flatMap((each: { metric?: { sloth_id?: unknown } }) =>
    typeof each.metric?.sloth_id === "string" ? [each.metric.sloth_id] : [],
  );
  return [...new Set(ids)].toSorted();
}
