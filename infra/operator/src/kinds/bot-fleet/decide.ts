import { type BotFleetSpec, type BotFleetStatus, deploymentsOf } from "./bot-fleet.ts";
import {
  type Deployment,
  hasOldPods,
  isOfRelease,
  isRolledOut,
  progressOf,
  stuckBy,
  wasLookedAt,
} from "./deployment.ts";
import { isHeld, isPausedByOthers } from "./gates.ts";
import type { Migration } from "./migration.ts";

/** What is known of a fleet when it is decided on. */
export interface View {
  readonly spec: BotFleetSpec;
  readonly status: BotFleetStatus;
  readonly deployments: ReadonlyMap<string, Deployment>;
  readonly migration: Migration;
  /** Promises that this release is stopped for; none on the way back. */
  readonly heldFor: readonly string[];
}

/** A part of a release that rolls together. */
export type Stage = "workers" | "bots";

/** What was found, from which the conditions follow. */
export type Finding =
  | { readonly kind: "settled" }
  | { readonly kind: "pods-missing"; readonly deployments: readonly string[] }
  | { readonly kind: "installing"; readonly waitsFor: readonly string[] }
  | { readonly kind: "paused"; readonly during: boolean }
  | { readonly kind: "migration"; readonly migration: Exclude<Migration, { readonly kind: "complete" }> }
  | { readonly kind: "held"; readonly promises: readonly string[] }
  | { readonly kind: "incomplete"; readonly deployments: readonly string[] }
  | { readonly kind: "paused-by-others"; readonly deployments: readonly string[] }
  | { readonly kind: "stuck"; readonly deployment: string; readonly why: string }
  | { readonly kind: "rolling"; readonly stage: Stage; readonly waitsFor: readonly string[] };

/** What is to be done: whose gate is open, and what is to be said. */
export interface Decision {
  readonly open: ReadonlySet<string>;
  readonly finding: Finding;
  /** Every pod is of the release of the spec. */
  readonly out: boolean;
}

/** Whether the release that the spec asks for is the one that is out. */
export const isOut = ({ version }: BotFleetSpec, status: BotFleetStatus): boolean =>
  version === status.version;

/** Whether it is the way back: to the release that is still out, from the middle of a rollout, or to the one before. */
export const isWayBack = ({ version }: BotFleetSpec, status: BotFleetStatus): boolean =>
  version === status.version || version === status.previousVersion;

/** Decides on a fleet. Pure. */
export function decide(view: View): Decision {
  const { spec, status } = view;
  const under = status.rollout !== undefined || !isOut(spec, status);
  if (spec.paused) return { open: new Set(), finding: { kind: "paused", during: under }, out: false };
  if (!under) return { open: atRestOpen(view), finding: atRest(view), out: false };
  if (status.version === undefined) return install(view);
  return rollOut(view);
}

/** Always held is what has nothing to roll; what was changed without another version, such as settings, is let roll. */
function atRestOpen({ deployments, spec }: View): ReadonlySet<string> {
  const all = deploymentsOf(spec);
  if (spec.gates === "AtRollout") return new Set(all);
  const rolls = (name: string): boolean => {
    const found = deployments.get(name);
    if (found === undefined || !isOfRelease(found, spec.version)) return false;
    // A gate that was just shut or opened is a change too, which Kubernetes has yet to look at: it stays as it is until then.
    return wasLookedAt(found) ? hasOldPods(found) : !isHeld(found);
  };
  return new Set(all.filter(rolls));
}

function atRest(view: View): Finding {
  const { deployments, spec } = view;
  const none = deploymentsOf(spec).filter((name) => {
    const { availableReplicas = 0 } = deployments.get(name)?.status ?? {};
    return (deployments.get(name)?.spec?.replicas ?? 1) > 0 && availableReplicas === 0;
  });
  if (none.length > 0) return { kind: "pods-missing", deployments: none };
  // Rolled past the gates, by hand or as the BotFleet itself was not applied: what it says is out is not.
  const others = deploymentsOf(spec).filter((name) => !isToRoll(view, name));
  return others.length === 0 ? { kind: "settled" } : { kind: "incomplete", deployments: others };
}

/** There is no older release to be kept: everything starts at once, and pods wait for the schema by themselves. */
function install(view: View): Decision {
  const open: ReadonlySet<string> = new Set(deploymentsOf(view.spec));
  if (view.migration.kind === "failed")
    return { open, finding: { kind: "migration", migration: view.migration }, out: false };
  const waitsFor = waiting(view, deploymentsOf(view.spec));
  if (waitsFor.length === 0) return { open: atRestOpen(view), finding: { kind: "settled" }, out: true };
  return { open, finding: { kind: "installing", waitsFor }, out: false };
}

function rollOut(view: View): Decision {
  const { heldFor, migration, spec, status } = view;
  const shut: ReadonlySet<string> = new Set();
  // Its schema is there on the way back, and once the Job was done, which is removed after a week.
  const hasSchema = isWayBack(spec, status) || status.rollout?.migrated === true;
  if (migration.kind !== "complete" && !hasSchema)
    return { open: shut, finding: { kind: "migration", migration }, out: false };
  if (heldFor.length > 0) return { open: shut, finding: { kind: "held", promises: heldFor }, out: false };
  const open = new Set<string>();
  for (const [stage, names] of stagesOf(spec, isWayBack(spec, status))) {
    // What is behind a gate may still be the release that is left: its own Deployment's change opens it.
    for (const name of names) if (isToRoll(view, name)) open.add(name);
    const finding = inStage(view, stage, names);
    if (finding !== undefined) return { open, finding, out: false };
  }
  return { open: atRestOpen(view), finding: { kind: "settled" }, out: true };
}

/** Whoever gives work out goes last, as it may give out what others do not know yet; on the way back it goes first. */
function stagesOf(
  { bots, others, workers }: BotFleetSpec,
  back: boolean,
): readonly (readonly [Stage, readonly string[]])[] {
  const stages = [["workers", workers] as const, ["bots", [...bots, ...others]] as const];
  return back ? stages.toReversed() : stages;
}

/** Whether what is behind the gate of a Deployment is of the release of the spec. */
function isToRoll({ deployments, spec }: View, name: string): boolean {
  const found = deployments.get(name);
  return found !== undefined && isOfRelease(found, spec.version);
}

/** What keeps a stage from being done; undefined: nothing. */
function inStage(view: View, stage: Stage, names: readonly string[]): Finding | undefined {
  const waitsFor = waiting(view, names);
  if (waitsFor.length === 0) return undefined;
  const missing = names.filter((name) => !isToRoll(view, name));
  if (missing.length > 0) return { kind: "incomplete", deployments: missing };
  const found = names.flatMap((name) => view.deployments.get(name) ?? []);
  const paused = found.filter(isPausedByOthers).map(({ metadata }) => metadata?.name ?? "");
  if (paused.length > 0) return { kind: "paused-by-others", deployments: paused };
  for (const deployment of found) {
    const why = stuckBy(deployment);
    if (why !== undefined) return { kind: "stuck", deployment: deployment.metadata?.name ?? "", why };
  }
  return { kind: "rolling", stage, waitsFor };
}

/** Those that are not of the release yet, whole, with how far they are: `worker-ai 1/2`. */
function waiting({ deployments, spec }: View, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const found = deployments.get(name);
    if (found === undefined) return [`${name} (not there)`];
    if (!isOfRelease(found, spec.version)) return [`${name} (of another release)`];
    if (isRolledOut(found)) return [];
    const { up, wanted } = progressOf(found);
    return [`${name} ${up}/${wanted}`];
  });
}
