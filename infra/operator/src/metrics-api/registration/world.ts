import { isNotFound, type KubeApi, type KubeObject, objectPath, type Resource } from "../../runtime/index.ts";
import { type SecretObject, SECRETS } from "../certificate/secret.ts";
import { API_SERVICE, API_SERVICES, type ApiServiceObject, type ServicePlace } from "./api-service.ts";

export const DEPLOYMENTS: Resource = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  namespaced: true,
};
export const NAMESPACES: Resource = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  namespaced: false,
};
export const ENDPOINT_SLICES: Resource = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  namespaced: true,
};
export const CLUSTER_ROLES: Resource = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  namespaced: false,
};

/** The operator's own Deployment. */
export interface DeploymentObject extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly conditions?: readonly DeploymentCondition[] };
}

/** A Deployment's condition, which has two times and no generation. */
export interface DeploymentCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
}

/** Where replicas answer. */
export interface EndpointSliceObject extends KubeObject {
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null;
}

/** Where everything of the operator is. */
export interface Place extends ServicePlace {
  /** Name of the operator's Deployment, Service, and, after the namespace, of its ClusterRole. */
  readonly name: string;
  readonly secret: string;
}

/** What a decision is made on, read at this moment: what watches tell may be a moment old. */
export interface World {
  readonly apiService: ApiServiceObject | undefined;
  readonly clusterRole: KubeObject | undefined;
  readonly deployment: DeploymentObject | undefined;
  readonly namespace: KubeObject | undefined;
  readonly secret: SecretObject | undefined;
}

/** Name of the operator's ClusterRole: there is one for each fleet of a cluster. */
export const clusterRoleName = ({ name, namespace }: Place): string => `${namespace}-${name}`;

/** Reads one object at a time; what is not there is undefined. */
export const reader =
  (api: KubeApi, signal: AbortSignal) =>
  async <T>(resource: Resource, key: string): Promise<T | undefined> => {
    try {
      return await api.request<T>({ method: "GET", path: objectPath(resource, key), signal });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };

/** Reads it all. @throws ApiError @throws ConnectionError */
export async function look(api: KubeApi, place: Place, signal: AbortSignal): Promise<World> {
  const { name, namespace, secret } = place;
  const get = reader(api, signal);
  const [apiService, clusterRole, deployment, own, held] = await Promise.all([
    get<ApiServiceObject>(API_SERVICES, API_SERVICE),
    get<KubeObject>(CLUSTER_ROLES, clusterRoleName(place)),
    get<DeploymentObject>(DEPLOYMENTS, `${namespace}/${name}`),
    get<KubeObject>(NAMESPACES, namespace),
    get<SecretObject>(SECRETS, `${namespace}/${secret}`),
  ]);
  return { apiService, clusterRole, deployment, namespace: own, secret: held };
}

/** Whether the operator is there to stay; else the API must go before it. */
export function stays({ clusterRole, deployment, namespace }: World): boolean {
  const isGoing = (object: KubeObject | undefined) => object?.metadata?.deletionTimestamp !== undefined;
  if (deployment === undefined || clusterRole === undefined) return false;
  return !isGoing(namespace) && !isGoing(deployment) && deployment.spec?.replicas !== 0;
}
