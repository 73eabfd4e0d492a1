import { JsonPatch } from "cdk8s";
import { Construct } from "constructs";
import { k8s } from "cdk8s-plus-27";

/** Pods that break the standard are refused, and whoever applies them is warned. */
const POD_SECURITY = Object.fromEntries(
  ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, "latest"],
  ]),
);

/** A namespace in which only pods under the Pod Security Standard `restricted` start. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, { name }: { readonly name: string }) {
    super(scope, id);
    const namespace = new k8s.KubeNamespace(this, "namespace", {
      metadata: { name, labels: { "app.kubernetes.io/part-of": "botfleet", ...POD_SECURITY } },
    });
    // The chart gives its objects a namespace; this one is in none.
    namespace.addJsonPatch(JsonPatch.remove("/metadata/namespace"));
  }
}
