import type { KubeObject, Resource } from "../../runtime/index.ts";

/** Which pods are behind a Service, as kube-proxy knows it. */
export const ENDPOINT_SLICES: Resource = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  namespaced: true,
};

/** Part of the addresses behind a Service. */
export interface EndpointSlice extends KubeObject {
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[];
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: {
      readonly ready?: boolean;
      readonly serving?: boolean;
      readonly terminating?: boolean;
    };
    readonly targetRef?: { readonly kind?: string; readonly name?: string };
  }[];
}

/** Name of the Service's port that leads to the pods' own pages, in infra/constructs/app-deployment.ts. */
const OPS_PORT = "ops";
const SERVICE_LABEL = "kubernetes.io/service-name";

/** The Service that a slice belongs to. */
export const serviceOf = ({ metadata }: KubeObject): string | undefined => metadata?.labels?.[SERVICE_LABEL];

/** A pod that may be asked. */
export interface ServicePod {
  readonly name: string;
  readonly address: string;
  /** Takes new updates; a pod that is to stop still takes those that are sent to it. */
  readonly isReady: boolean;
  /** Takes what is sent to it; one that starts does not yet. */
  readonly isServing: boolean;
  /** Port of its own pages; undefined where the Service names none. */
  readonly opsPort?: number;
}

/** The pods behind a Service that take requests, or will, each once. */
export function podsOf(slices: readonly EndpointSlice[], service: string): readonly ServicePod[] {
  const pods = new Map<string, ServicePod>();
  for (const slice of slices.filter((each) => serviceOf(each) === service)) {
    const opsPort = slice.ports?.find(({ name }) => name === OPS_PORT)?.port;
    for (const { addresses, conditions = {}, targetRef } of slice.endpoints ?? []) {
      const [address = ""] = addresses;
      // Absent means unknown, which counts as ready (the API's own words); of `serving`, as `ready` says.
      const isReady = conditions.ready !== false;
      const isServing = conditions.serving ?? isReady;
      // It ends, and takes nothing any more.
      if (!isServing && conditions.terminating === true) continue;
      const name = targetRef?.name ?? address;
      pods.set(`${address}:${opsPort}`, { name, address, isReady, isServing, ...(opsPort && { opsPort }) });
    }
  }
  return [...pods.values()];
}
