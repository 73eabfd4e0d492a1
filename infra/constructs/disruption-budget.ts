import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { labelsOf, type Part, selectorOf } from "./labels.ts";

/** PodDisruptionBudget of a workload's name: a drain takes its pods one at a time, and never waits for one that is broken. */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, part: Part) {
    super(scope, id);
    new k8s.KubePodDisruptionBudget(this, "budget", {
      metadata: { name: part.instance, labels: labelsOf(part) },
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selectorOf(part) },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    });
  }
}
