import { telegramBotKind } from "../../kinds/telegram-bot/definition.ts";
import type { KubeObject, Resource } from "../../runtime/index.ts";

const resource = (apiVersion: string, kind: string, plural: string, namespaced = true): Resource => {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  return { group, version, kind, plural, namespaced };
};

/** Kinds that the tests write, by name. */
export const KINDS: readonly Resource[] = [
  resource("v1", "Namespace", "namespaces", false),
  resource("v1", "ServiceAccount", "serviceaccounts"),
  resource("v1", "Service", "services"),
  resource("v1", "Pod", "pods"),
  resource("apps/v1", "Deployment", "deployments"),
  resource("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
  resource("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
  resource("events.k8s.io/v1", "Event", "events"),
  resource("rbac.authorization.k8s.io/v1", "Role", "roles"),
  resource("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
  resource("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false),
  resource("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false),
  resource("apiregistration.k8s.io/v1", "APIService", "apiservices", false),
  resource("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false),
  telegramBotKind.resource,
];

/** The kind of an object, or that of a name. @throws Error when it is not in the list */
export function kindOf(object: KubeObject | string): Resource {
  const name = typeof object === "string" ? object : object.kind;
  const found = KINDS.find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(`${name} is missing in KINDS`);
  return found;
}
