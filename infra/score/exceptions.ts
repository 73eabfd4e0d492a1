/** A finding of kube-score that is as it should be. */
export interface Exception {
  /** Id of the check (https://github.com/zegl/kube-score/blob/master/README_CHECKS.md). */
  readonly check: string;
  /** Whom it is about: `StatefulSet/mongo`; absent: everything. */
  readonly objects?: readonly string[];
  readonly reason: string;
}

/** Every exception there is, each with its reason; one that excuses nothing any more must go. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    check: "container-image-pull-policy",
    reason:
      "Images are named by versions that never move (synth refuses `latest`), so a node that has one need not ask the registry, whose outage would else stop every restart.",
  },
  {
    check: "pod-probes-identical",
    objects: ["StatefulSet/mongo"],
    reason:
      "mongod has one page that says whether it answers. Patience differs: out of its Service after 10 s, started anew after a minute; and clients find members by name, ready or not.",
  },
  {
    check: "pod-probes-identical",
    objects: ["Deployment/grafana"],
    reason:
      "Grafana has one page of health. Patience differs: out of its Service after 15 s, started anew after a minute.",
  },
  {
    check: "statefulset-has-servicename",
    objects: ["StatefulSet/prometheus", "StatefulSet/alertmanager"],
    reason:
      "There is one instance, found by its Service: nobody needs the pod's own name in DNS, which a headless Service would give it.",
  },
  {
    check: "networkpolicy-targets-pod",
    objects: ["NetworkPolicy/acme-solver"],
    reason: "It is for pods that cert-manager makes while it proves a host.",
  },
];
