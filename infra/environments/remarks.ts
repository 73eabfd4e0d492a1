import type { Environment } from "./environment.ts";

/** What an environment leaves open and somebody may miss one day, a sentence each that says what to do. */
export function remarksOf({ ingress, monitoring }: Environment): readonly string[] {
  // Nobody is woken for a fleet that the world cannot reach.
  if (ingress === undefined) return [];
  if (monitoring.alertmanager === undefined)
    return ["nobody is told of alerts: give monitoring.alertmanager a size and a volume."];
  if (monitoring.alertmanager.heartbeat !== undefined) return [];
  return [
    "nobody notices when Prometheus, Alertmanager or the way out of the cluster is dead, and then no alert reaches anybody: set monitoring.alertmanager.heartbeat to true and put the URL of a dead man's switch into the Secret alertmanager (docs/operations.md), or set it to false if that is meant.",
  ];
}
