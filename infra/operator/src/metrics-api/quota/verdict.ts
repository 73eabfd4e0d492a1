import type { Fed } from "./fed.ts";

/** Its condition at a pool's autoscaler: True means that it asks for fewer pods than its queues alone would have it. */
export const QUOTA_BOUND = "QuotaBound";

/** What a person reads. */
export interface QuotaStatement {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** Of a class's quotas. Nothing that changes with each look is in it: every other text is a write. @param held services that held a number back */
export function statementOf(fed: ReadonlyMap<string, Fed>, held: readonly string[]): QuotaStatement {
  const known = [...fed].flatMap(([service, each]) => (each.kind === "pods" ? [{ service, ...each }] : []));
  const holding = known.filter(({ service }) => held.includes(service));
  if (holding.length > 0)
    return {
      ...{ status: "True", reason: "QuotaUsedUp" },
      message: `More jobs wait than ${holding.map(feeds).join(", and ")}; more pods could only wait, so none are asked for. What waits is done as the quota allows. To do more add API keys, or ask the vendor for a higher limit.`,
    };
  const unknown = [...fed.values()].flatMap((each) => (each.kind === "unknown" ? [each.why] : []));
  if (unknown.length > 0)
    return {
      ...{ status: "Unknown", reason: "NotMeasured" },
      message: `${unknown.join(" ")} Until then the pool follows its queues alone.`,
    };
  return {
    ...{ status: "False", reason: "WithinQuota" },
    message: "Outside quotas allow all that the queues ask for.",
  };
}

const feeds = ({ perSecond, pods, service }: { service: string; pods: number; perSecond: number }): string =>
  `${pods} ${pods === 1 ? "pod does" : "pods do"} within the ${rounded(perSecond)} calls a second that ${service} allows`;

const rounded = (value: number): string => String(Math.round(value * 10) / 10);
