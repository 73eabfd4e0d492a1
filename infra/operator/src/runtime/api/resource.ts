import { type Key, splitKey } from "./object.ts";

/** A kind, as the API server's paths name it. */
export interface Resource {
  /** Empty for the core group (pods, services, …). */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower case, such as `pods`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** `apps/v1`, or `v1` of the core group. */
export function apiVersion({ group, version }: Resource): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Path of all objects of a kind, in one namespace or, without, in all. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const root = resource.group === "" ? "/api" : "/apis";
  const within = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/${apiVersion(resource)}${within}/${resource.plural}`;
}

/** Path of one object, or of its `status` or `scale`. @throws TypeError when the key has a namespace too much or too little */
export function objectPath(resource: Resource, key: Key, subresource?: "status" | "scale"): string {
  const { namespace, name } = splitKey(key);
  if ((namespace !== undefined) !== resource.namespaced)
    throw new TypeError(
      `${resource.kind} ${resource.namespaced ? "lives in a namespace" : "has no namespace"}; the key is ${key}`,
    );
  const path = `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** Leases of the leader election. */
export const LEASES: Resource = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  namespaced: true,
};

/** Events, as `kubectl describe` shows them. */
export const EVENTS: Resource = {
  group: "events.k8s.io",
  version: "v1",
  kind: "Event",
  plural: "events",
  namespaced: true,
};
