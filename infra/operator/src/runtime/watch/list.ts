import { isGone } from "../api/errors.ts";
import type { KubeApi } from "../api/kube-api.ts";
import type { KubeObject } from "../api/object.ts";
import { apiVersion, type Resource } from "../api/resource.ts";

/** All objects of a kind at one version, from which a watch can go on. */
export interface Listing<T extends KubeObject> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

export interface ListOptions {
  readonly resource: Resource;
  readonly path: string;
  /** Label and field selectors. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Objects of one answer. @default 500 */
  readonly pageSize?: number;
  readonly timeoutMs?: number;
}

interface Page<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly T[];
}

/**
 * Lists page by page. Without a `resourceVersion` the answer is as new as etcd: another API server whose cache lags can not
 * take us back in time. When the snapshot has expired between two pages everything is asked for at once.
 * @throws ApiError @throws ConnectionError
 */
export async function list<T extends KubeObject>(api: KubeApi, options: ListOptions): Promise<Listing<T>> {
  try {
    return await pages(api, options, options.pageSize ?? 500);
  } catch (error) {
    if (!isGone(error)) throw error;
    return pages(api, options, undefined);
  }
}

async function pages<T extends KubeObject>(
  api: KubeApi,
  options: ListOptions,
  limit: number | undefined,
): Promise<Listing<T>> {
  const { resource, path, query, signal, timeoutMs = 60_000 } = options;
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const asked = { ...query, limit, continue: next };
    const page: Page<T> = await api.request({ method: "GET", path, query: asked, signal, timeoutMs });
    // Items of a list come without their kind, those of a watch with it.
    for (const item of page.items)
      items.push({ apiVersion: apiVersion(resource), kind: resource.kind, ...item });
    next = page.metadata.continue || undefined;
    if (next === undefined) return { items, resourceVersion: page.metadata.resourceVersion };
  }
}
