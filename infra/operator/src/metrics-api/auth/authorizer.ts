import { collectionPath, type Clock, type KubeApi, type Resource } from "../../runtime/index.ts";
import type { User } from "./front-proxy.ts";

/** What somebody wants to read: a metric, or a path that belongs to no object, such as the list of metrics. */
export type Wish =
  | { readonly kind: "metric"; readonly namespace: string; readonly metric: string }
  | { readonly kind: "path"; readonly path: string };

/** Decides who may read what. */
export interface Authorizer {
  /** @throws what the API server threw: then nobody knows */
  allows(user: User, wish: Wish): Promise<boolean>;
}

export interface AuthorizerOptions {
  readonly api: KubeApi;
  readonly clock: Clock;
  /** API group of the metrics. */
  readonly group: string;
  readonly version: string;
  readonly signal: AbortSignal;
}

const REVIEWS: Resource = {
  group: "authorization.k8s.io",
  version: "v1",
  kind: "SubjectAccessReview",
  plural: "subjectaccessreviews",
  namespaced: false,
};
/** Kubernetes' own aggregated servers keep a verdict as long. */
const KEPT_MS = 10_000;
const MAX_KEPT = 1_000;
/** May do everything in a cluster; its own API server asks nobody about it either. */
const MASTERS = "system:masters";

/** Asks the API server, by SubjectAccessReview, and keeps the verdict for ten seconds: one question for many requests. */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { clock } = options;
  const verdicts = new Map<string, { readonly until: number; readonly verdict: Promise<boolean> }>();
  return {
    allows: async (user, wish) => {
      if (user.groups.includes(MASTERS)) return true;
      const key = JSON.stringify([user, wish]);
      const known = verdicts.get(key);
      if (known !== undefined && known.until > clock.now()) return known.verdict;
      const verdict = ask(options, user, wish);
      verdicts.delete(key);
      verdicts.set(key, { until: clock.now() + KEPT_MS, verdict });
      // The first are the oldest.
      for (const oldest of verdicts.keys()) {
        if (verdicts.size <= MAX_KEPT) break;
        verdicts.delete(oldest);
      }
      verdict.catch(() => verdicts.delete(key));
      return verdict;
    },
  };
}

async function ask(options: AuthorizerOptions, user: User, wish: Wish): Promise<boolean> {
  const { api, group, signal, version } = options;
  const attributes =
    wish.kind === "path"
      ? { nonResourceAttributes: { verb: "get", path: wish.path } }
      : {
          resourceAttributes: {
            ...{ verb: "get", group, version, resource: wish.metric, namespace: wish.namespace },
          },
        };
  const spec = { user: user.name, groups: user.groups, extra: user.extra, ...attributes };
  const path = collectionPath(REVIEWS);
  const body = { apiVersion: "authorization.k8s.io/v1", kind: REVIEWS.kind, spec };
  const review = await api.request<{ status?: { allowed?: boolean } }>({
    ...{ method: "POST", path, body, signal, timeoutMs: 5_000 },
  });
  return review.status?.allowed === true;
}
