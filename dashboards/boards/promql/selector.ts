import { METRICS, type MetricKey, type MetricSpec } from "../../../app/src/contracts/metrics.ts";

/** What a label must be: one value, one of several, or none of them. A value may name a variable of the board. */
export type Match = string | readonly string[] | { readonly not: string | readonly string[] };

/** Labels that Prometheus adds to whatever a pod shows. */
export type TargetLabel =
  | "environment"
  | "role"
  | "workload"
  | "worker_class"
  | "pod"
  | "node"
  | "instance"
  | "job";

/** Labels by which a metric of the app can be split. */
export type LabelOf<K extends MetricKey> = (typeof METRICS)[K]["labels"][number] | TargetLabel;

/** Which series of a metric count. */
export type Where<K extends MetricKey> = { readonly [L in LabelOf<K>]?: Match };

/** The environment that the board shows; a Prometheus that names none has one only. */
const ENVIRONMENT = 'environment=~"$environment"';
const BOT = 'bot=~"$bot"';

/**
 * Series of one of the app's metrics in the environment, and of the bots, that the board shows.
 * @param part `_bucket`, `_count` or `_sum` of a histogram
 */
export function selector<K extends MetricKey>(key: K, where: Where<K> = {}, part = ""): string {
  const spec: MetricSpec = METRICS[key];
  const own = spec.labels.includes("bot") && !("bot" in where) ? [BOT] : [];
  return `${spec.name}${part}{${[ENVIRONMENT, ...own, ...matchers(where)].join(",")}}`;
}

/** Series that somebody else exports: the runtime, an exporter, Kubernetes, k6, a rule. */
export function series(name: string, where: Readonly<Record<string, Match>> = {}): string {
  return `${name}{${[ENVIRONMENT, ...matchers(where)].join(",")}}`;
}

/** Series that have no environment: constants of rules, and what belongs to the whole cluster. */
export const anywhere = (name: string, where: Readonly<Record<string, Match>>): string =>
  `${name}{${matchers(where).join(",")}}`;

function matchers(where: Readonly<Record<string, Match | undefined>>): readonly string[] {
  return Object.entries(where).flatMap(([label, match]) =>
    match === undefined ? [] : [matcher(label, match)],
  );
}

function matcher(label: string, match: Match): string {
  if (typeof match === "object" && "not" in match) return `${label}!~"${[match.not].flat().join("|")}"`;
  if (typeof match !== "string") return `${label}=~"${match.join("|")}"`;
  // A variable may stand for several values, and the pattern of one may have more than letters.
  return /[$.*|]/.test(match) ? `${label}=~"${match}"` : `${label}="${match}"`;
}
