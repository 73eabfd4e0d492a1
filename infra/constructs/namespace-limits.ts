import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { cores, mebibytes } from "./resources.ts";

/** The most that all pods of the namespace take together. */
export interface Totals {
  readonly pods: number;
  readonly cpu: { readonly request: number; readonly limit: number };
  readonly memoryMb: { readonly request: number; readonly limit: number };
}

/**
 * What the namespace may take in all, and what a container gets that says nothing. Nothing in it may be exposed by a load
 * balancer: the Ingress is the only way in. NodePorts are not counted: cert-manager proves a host by one, for a minute.
 */
export class NamespaceLimits extends Construct {
  constructor(scope: Construct, id: string, { cpu, memoryMb, pods }: Totals) {
    super(scope, id);
    new k8s.KubeLimitRange(this, "defaults", {
      metadata: { name: "defaults" },
      spec: {
        limits: [
          {
            type: "Container",
            default: { cpu: cores(0.5), memory: mebibytes(256) },
            defaultRequest: { cpu: cores(0.05), memory: mebibytes(64) },
          },
        ],
      },
    });
    new k8s.KubeResourceQuota(this, "quota", {
      metadata: { name: "fleet" },
      spec: {
        hard: {
          pods: k8s.Quantity.fromString(String(pods)),
          "requests.cpu": cores(cpu.request),
          "limits.cpu": cores(cpu.limit),
          "requests.memory": mebibytes(memoryMb.request),
          "limits.memory": mebibytes(memoryMb.limit),
          "services.loadbalancers": k8s.Quantity.fromString("0"),
        },
      },
    });
  }
}
