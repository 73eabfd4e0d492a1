import { Construct } from "constructs";
import { k8s } from "cdk8s-plus-27";

const DNS = k8s.IntOrString.fromNumber(53);

/** NetworkPolicies for every pod of the namespace: all is denied, names may be looked up in `kube-system`. */
export class DefaultPolicies extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policyTypes = ["Ingress", "Egress"];
    new k8s.KubeNetworkPolicy(this, "deny", {
      metadata: { name: "default-deny" },
      spec: { podSelector: {}, policyTypes },
    });
    new k8s.KubeNetworkPolicy(this, "dns", {
      metadata: { name: "dns" },
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
            ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: DNS })),
          },
        ],
      },
    });
  }
}
