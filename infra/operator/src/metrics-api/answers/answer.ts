import type { Authorizer, Wish } from "../auth/authorizer.ts";
import type { User } from "../auth/front-proxy.ts";
import type { CachedSource } from "../values/cached.ts";
import type { Sample } from "../values/sample.ts";
import { type Answer, refusal, resourceList, ROOT, valueList } from "./documents.ts";
import { labelSelector } from "./label-selector.ts";

/** A request whose sender is known. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: User;
}

/** What questions are answered from. */
export interface Answering {
  readonly namespace: string;
  readonly sources: readonly CachedSource[];
  readonly authorizer: Authorizer;
}

const METRIC = new RegExp(`^${ROOT}/namespaces/([^/]+)/([^/]+)$`);

/** Answers one question; a source that fails is an answer too. */
export async function answer(question: Question, answering: Answering): Promise<Answer> {
  const { method, path, user } = question;
  const metric = METRIC.exec(path);
  const wish: Wish =
    metric === null
      ? { kind: "path", path }
      : { kind: "metric", namespace: metric[1] ?? "", metric: metric[2] ?? "" };
  const denied = await denial(user, wish, answering.authorizer);
  if (denied !== undefined) return denied;
  const known = wish.kind === "metric" || path === ROOT;
  if (!known) return refusal(404, "NotFound", `There is nothing at ${path}; this API is ${ROOT}.`);
  if (method !== "GET") return refusal(405, "MethodNotAllowed", `${method} is not served; metrics are read.`);
  return wish.kind === "path"
    ? resourceList(answering.sources.flatMap(({ metrics }) => metrics))
    : values(wish, question.query.get("labelSelector") ?? "", answering);
}

async function denial(user: User, wish: Wish, authorizer: Authorizer): Promise<Answer | undefined> {
  const what = wish.kind === "metric" ? `metric ${wish.metric} in ${wish.namespace}` : wish.path;
  try {
    if (await authorizer.allows(user, wish)) return undefined;
    return refusal(403, "Forbidden", `${user.name} may not get ${what}; a ClusterRole must allow it.`);
  } catch (error) {
    return refusal(
      503,
      "ServiceUnavailable",
      `Nobody knows whether ${user.name} may get ${what}: the API server did not say (${textOf(error)}).`,
    );
  }
}

async function values(
  { metric, namespace }: Extract<Wish, { kind: "metric" }>,
  selector: string,
  { namespace: own, sources }: Answering,
): Promise<Answer> {
  if (namespace !== own)
    return refusal(404, "NotFound", `The operator serves the fleet in ${own}; ${namespace} is another's.`);
  const source = sources.find(({ metrics }) => metrics.includes(metric));
  if (source === undefined) {
    const known = sources.flatMap(({ metrics }) => metrics).join(", ");
    return refusal(404, "NotFound", `There is no metric ${metric}; there are ${known}.`);
  }
  const matches = labelSelector(selector);
  if (matches === undefined) return refusal(400, "BadRequest", `"${selector}" is no label selector.`);
  try {
    const reading = await source.reading();
    const all = reading.samples.filter((sample) => sample.metric === metric);
    const meant = all.filter(({ labels }) => matches(labels));
    if (meant.length === 0) return nobody(metric, selector, all);
    const [unknown] = meant.flatMap(({ value }) => (typeof value === "number" ? [] : [value.unknown]));
    return unknown === undefined ? valueList(meant, reading) : unavailable(metric, unknown);
  } catch (error) {
    return unavailable(metric, textOf(error));
  }
}

/** Not an empty list: that would read as no metric at all, when it is the label that nobody has. */
function nobody(metric: string, selector: string, all: readonly Sample[]): Answer {
  const known = all.flatMap(({ labels }) =>
    Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  );
  return refusal(404, "NotFound", `${metric} has nothing with ${selector}; there are ${known.join(", ")}.`);
}

/** Never a number that was not read: zero would end pods whose work is only out of sight. */
const unavailable = (metric: string, why: string): Answer =>
  refusal(503, "ServiceUnavailable", `${metric} is not known, so the number of pods stays. ${why}`);

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
