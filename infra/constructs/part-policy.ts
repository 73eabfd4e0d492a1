import { Construct } from "constructs";
import { k8s } from "cdk8s-plus-27";
import { type Component, LABEL, type Part, labelsOf } from "./labels.ts";

/** Who is at the other end of a connection. */
export type Peer =
  | { readonly kind: "pods"; readonly component: Component }
  | { readonly kind: "namespace"; readonly namespace: string }
  | { readonly kind: "addresses"; readonly cidr: string; readonly except?: readonly string[] };

/** Connections that are let through: any of the peers, TCP, any of the ports. */
export interface Passage {
  readonly peers: readonly Peer[];
  readonly ports: readonly number[];
}

/** What a kind of pod may receive and open; all else is denied by the namespace's policy. */
export interface PartPolicyProps {
  /** Its pods are those of the component, whatever their instance. */
  readonly component: Component;
  readonly ingress: readonly Passage[];
  readonly egress: readonly Passage[];
}

/** The pods of a component, in this namespace. */
export const pods = (component: Component): Peer => ({ kind: "pods", component });

/** Every pod of another namespace. */
export const namespace = (name: string): Peer => ({ kind: "namespace", namespace: name });

/**
 * Addresses outside the cluster. Clusters number their pods, Services and the metadata service from the private and
 * link-local ranges, so these stay closed unless a range is named.
 */
export const internet = (cidr = "0.0.0.0/0"): Peer =>
  cidr === "0.0.0.0/0"
    ? {
        kind: "addresses",
        cidr,
        except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"],
      }
    : { kind: "addresses", cidr };

/** NetworkPolicy `<component>`: every passage of one kind of pod, written by hand where the part is described. */
export class PartPolicy extends Construct {
  constructor(scope: Construct, id: string, { component, egress, ingress }: PartPolicyProps) {
    super(scope, id);
    const part: Part = { component, instance: component };
    new k8s.KubeNetworkPolicy(this, "policy", {
      metadata: { name: component, labels: labelsOf(part) },
      spec: {
        podSelector: { matchLabels: { [LABEL.component]: component } },
        policyTypes: ["Ingress", "Egress"],
        ingress: ingress.map(({ peers, ports }) => ({ from: peers.map(peerOf), ports: ports.map(tcp) })),
        egress: egress.map(({ peers, ports }) => ({ to: peers.map(peerOf), ports: ports.map(tcp) })),
      },
    });
  }
}

function peerOf(peer: Peer): k8s.NetworkPolicyPeer {
  switch (peer.kind) {
    case "pods":
      return { podSelector: { matchLabels: { [LABEL.component]: peer.component } } };
    case "namespace":
      return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } } };
    case "addresses":
      return {
        ipBlock: { cidr: peer.cidr, ...(peer.except === undefined ? {} : { except: [...peer.except] }) },
      };
  }
}

function tcp(port: number): k8s.NetworkPolicyPort {
  return { protocol: "TCP", port: k8s.IntOrString.fromNumber(port) };
}
