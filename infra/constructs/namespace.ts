import { JsonPatch } from "cdk8s";
import { Construct } from "constructs";
import { k8s } from "cdk8s-plus-27";

/** Pods that break the standard are refused, and whoever applies them is warned. */
const podSecurity = (level: string) =>
  Object.fromEntries(
    ["enforce", "audit", "warn"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, "latest"],
    ]),
  );

/** A namespace and its Pod Security Standard. */
export interface NamespaceProps {
  readonly name: string;
  /** `privileged` lets in what mounts a folder of its node. @default "restricted" */
  readonly level?: "restricted" | "privileged";
}

/** A namespace in which only pods under its Pod Security Standard start. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, { level = "restricted", name }: NamespaceProps) {
    super(scope, id);
    const namespace = new k8s.KubeNamespace(this, "namespace", {
      metadata: { name, labels: { "app.kubernetes.io/part-of": "botfleet", ...podSecurity(level) } },
    });
    // The chart gives its objects a namespace; this one is in none.
    namespace.addJsonPatch(JsonPatch.remove("/metadata/namespace"));
  }
}
