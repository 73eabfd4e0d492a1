import type { Condition, EventRecorder } from "../../runtime/index.ts";
import type { BotFleet, BotFleetStatus } from "./bot-fleet.ts";
import { isWayBack } from "./decide.ts";
import { type Deployment, hasBegun } from "./deployment.ts";

const of = (conditions: readonly Condition[] | undefined, type: string) =>
  conditions?.find((each) => each.type === type);

/** Tells when the reason of `Ready` has turned, and when a rollout began. */
export function tellTurn(events: EventRecorder, fleet: BotFleet, status: BotFleetStatus): void {
  const { rollout, version } = status;
  if (rollout !== undefined && rollout.version !== fleet.status?.rollout?.version) {
    const note = isWayBack(fleet.spec, fleet.status ?? {})
      ? `Back to ${rollout.version}: bots, then workers.`
      : `From ${version} to ${rollout.version}: its schema, then workers, then bots.`;
    events.record(fleet, { type: "Normal", reason: "RolloutBegan", action: "RollOut", note });
  }
  const [was, is] = [of(fleet.status?.conditions, "Ready"), of(status.conditions, "Ready")];
  if (is === undefined || was?.reason === is.reason) return;
  const type = of(status.conditions, "Degraded")?.status === "True" ? "Warning" : "Normal";
  events.record(fleet, { type, reason: is.reason, action: "RollOut", note: is.message });
}

/** Deployments whose new pods began before their gate was shut: applied before the operator had heard of the release. */
export function ranAhead(
  deployments: ReadonlyMap<string, Deployment>,
  open: ReadonlySet<string>,
  version: string,
): readonly string[] {
  const began = ([name, each]: readonly [string, Deployment]): boolean =>
    !open.has(name) && hasBegun(each, version);
  return [...deployments].filter(began).map(([name]) => name);
}

/** Tells of them: they stand still from now on, and their new pods wait for the schema by themselves. */
export function tellRanAhead(events: EventRecorder, fleet: BotFleet, names: readonly string[]): void {
  const note = `New pods began before the gates were shut: ${names.join(", ")}. Apply the file of the BotFleet first.`;
  events.record(fleet, { type: "Warning", reason: "RanAhead", action: "RollOut", note });
}

/** Tells of Deployments that stay held, as nobody names them any more, and a person alone may open them. */
export function tellForbidden(events: EventRecorder, deployments: readonly Deployment[]): void {
  for (const deployment of deployments) {
    const { name, namespace } = deployment.metadata ?? {};
    // Opened by a person it keeps our note, which says nothing any more.
    if (deployment.spec?.paused !== true) continue;
    const note = `The BotFleet does not name it any more, and the Role does not let the operator open it. On: kubectl -n ${namespace} rollout resume deployment ${name}`;
    events.record(deployment, { type: "Warning", reason: "GateForbidden", action: "RollOut", note });
  }
}
