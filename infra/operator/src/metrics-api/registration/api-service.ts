import type { KubeObject, OwnerReference, Resource } from "../../runtime/index.ts";
import { EXTERNAL_METRICS_API } from "../answers/documents.ts";

export const API_SERVICES: Resource = {
  group: "apiregistration.k8s.io",
  version: "v1",
  kind: "APIService",
  plural: "apiservices",
  namespaced: false,
};

/** There is one in a cluster, whoever serves it. */
export const API_SERVICE = `${EXTERNAL_METRICS_API.version}.${EXTERNAL_METRICS_API.group}`;

/** Says that an APIService is an operator's, and of which namespace. */
export const OWNER_LABEL = "botfleet.dev/metrics-api-of";

/** What the API server says of an APIService. */
export interface ApiServiceCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** An APIService as the API server has it. */
export interface ApiServiceObject extends KubeObject {
  readonly spec?: {
    readonly service?: { readonly namespace?: string; readonly name?: string; readonly port?: number } | null;
    readonly caBundle?: string;
  };
  readonly status?: { readonly conditions?: readonly ApiServiceCondition[] };
}

/** The Service that leads to the operator's replicas. */
export interface ServicePlace {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Whose the API is. */
export type Ownership =
  | { readonly kind: "free" | "ours" }
  /** `by`: a Service, or what else is known, for people. */
  | { readonly kind: "taken"; readonly by: string };

/** Ours by label and by where it leads: an installer may have put its own Service into ours and left our label. */
export function ownershipOf(found: ApiServiceObject | undefined, place: ServicePlace): Ownership {
  if (found === undefined) return { kind: "free" };
  const { namespace, name } = found.spec?.service ?? {};
  const labelled = found.metadata?.labels?.[OWNER_LABEL] === place.namespace;
  const leadsHere = namespace === place.namespace && name === place.name;
  if (labelled && leadsHere) return { kind: "ours" };
  return { kind: "taken", by: name === undefined ? "the API server itself" : `Service ${namespace}/${name}` };
}

/**
 * What is registered. @param owner goes with it: where the operator is taken away at once with all its rights, Kubernetes'
 * garbage collector still takes the registration away
 */
export function apiServiceOf(place: ServicePlace, bundle: string, owner: OwnerReference): ApiServiceObject {
  const { group, version } = EXTERNAL_METRICS_API;
  const metadata = {
    name: API_SERVICE,
    labels: { "app.kubernetes.io/managed-by": "botfleet-operator", [OWNER_LABEL]: place.namespace },
    ownerReferences: [owner],
  };
  const { name, namespace, port } = place;
  const spec = {
    ...{ group, version, groupPriorityMinimum: 100, versionPriority: 100 },
    service: { name, namespace, port },
    caBundle: Buffer.from(bundle).toString("base64"),
  };
  return { metadata, spec };
}

/** Whether callers trust an authority already. */
export function announces(found: ApiServiceObject | undefined, authority: string): boolean {
  return Buffer.from(found?.spec?.caBundle ?? "", "base64")
    .toString()
    .includes(authority);
}
