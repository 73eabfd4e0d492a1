import type { Statement } from "../../runtime/index.ts";
import { type BotFleetSpec, type BotFleetStatus, PROCEED_ANNOTATION } from "./bot-fleet.ts";
import type { Burning } from "./burning.ts";
import type { Finding } from "./decide.ts";
import type { Migration } from "./migration.ts";

/** What is said, and of what. */
export interface Told {
  readonly namespace: string;
  readonly spec: BotFleetSpec;
  readonly status: BotFleetStatus;
  readonly finding: Finding;
  readonly migration: Migration;
  /** Absent: nobody was asked. */
  readonly burning: Burning | undefined;
  /** Promises that burned before anything of the rollout ran; absent: not known. */
  readonly burningBefore: readonly string[] | undefined;
}

interface Verdict {
  readonly reason: string;
  readonly message: string;
  /** true: it does not pass by itself. */
  readonly degraded: boolean;
}

const passing = (reason: string, message: string): Verdict => ({ reason, message, degraded: false });
const lasting = (reason: string, message: string): Verdict => ({ reason, message, degraded: true });

/** The conditions of a fleet. Pure. */
export function conditionsOf(told: Told): readonly Statement[] {
  const { finding, spec, status } = told;
  const { degraded, message, reason } = verdictOf(told);
  const ready = finding.kind === "settled";
  const rolls = status.rollout !== undefined || status.version !== spec.version;
  return [
    { type: "Ready", status: ready ? "True" : "False", reason, message },
    rolls
      ? { type: "Progressing", status: "True", reason, message: `${fromTo(told)}: ${message}` }
      : { type: "Progressing", status: "False", reason: "Settled", message: "No rollout is under way." },
    migrationStatement(told),
    budgetStatement(told),
    degraded
      ? { type: "Degraded", status: "True", reason, message }
      : { type: "Degraded", status: "False", reason: "AsExpected", message: "Nothing needs a person." },
  ];
}

const fromTo = ({ spec, status }: Told): string =>
  status.version === undefined ? spec.version : `${status.version} → ${spec.version}`;

function migrationStatement({ migration, spec }: Told): Statement {
  const type = "MigrationApplied";
  const job = `The Job ${spec.migration}`;
  switch (migration.kind) {
    case "complete":
      return { type, status: "True", reason: "Complete", message: `${job} has ended well.` };
    case "failed":
      return {
        type,
        status: "False",
        reason: "MigrationFailed",
        message: `${job} has failed. ${migration.said}`,
      };
    case "runs":
      return { type, status: "False", reason: "Migrating", message: `${job} is not done. ${migration.said}` };
    case "missing":
      return {
        type,
        status: "Unknown",
        reason: "JobMissing",
        message: `${job} is not there; once done it is removed after a week.`,
      };
  }
}

function budgetStatement({ burning, burningBefore = [], finding }: Told): Statement {
  const type = "BudgetHolds";
  if (finding.kind === "held")
    return {
      type,
      status: "False",
      reason: "BudgetBurns",
      message: `It burned for: ${list(finding.promises)}.`,
    };
  if (burning === undefined)
    return {
      type,
      status: "Unknown",
      reason: "NotAsked",
      message: "It is looked at while a release is rolled out.",
    };
  if ("unknown" in burning)
    return {
      type,
      status: "Unknown",
      reason: "PrometheusUnreachable",
      message: `Prometheus does not tell (${burning.unknown}): nothing holds the release up.`,
    };
  const { promises } = burning;
  const begun = promises.filter((promise) => !burningBefore.includes(promise));
  if (begun.length > 0)
    return { type, status: "False", reason: "BudgetBurns", message: `It began to burn: ${list(begun)}.` };
  return promises.length > 0
    ? {
        type,
        status: "False",
        reason: "BurnedBefore",
        message: `It burned before already: ${list(promises)}.`,
      }
    : { type, status: "True", reason: "Holds", message: "No promise burns its error budget." };
}

const list = (names: readonly string[]): string => names.join(", ");

/** What is, and what to do. */
export function verdictOf(told: Told): Verdict {
  const { finding, namespace, spec, status } = told;
  const back = status.version === undefined ? "" : ` Or go back: apply the charts of ${status.version}.`;
  switch (finding.kind) {
    case "settled":
      return passing("Settled", `${spec.version} is out.`);
    case "pods-missing":
      return lasting(
        "PodsMissing",
        `No pod is available of: ${list(finding.deployments)}. Why: kubectl -n ${namespace} get pods`,
      );
    case "installing":
      return passing("Installing", `Not up yet: ${list(finding.waitsFor)}.`);
    case "paused":
      return passing(
        "Paused",
        `spec.paused is true: ${finding.during ? "the rollout stands still" : "what is applied now waits"}. On: kubectl -n ${namespace} patch botfleet fleet --type=merge -p '{"spec":{"paused":false}}'`,
      );
    case "migration":
      return migrationVerdict(finding.migration, told, back);
    case "held":
      return lasting(
        "BudgetBurns",
        `The rollout of ${spec.version} stands still, as the error budget began to burn in it: ${list(finding.promises)}. Go back by the charts of ${status.version}, or on all the same: kubectl -n ${namespace} annotate --overwrite botfleet fleet ${PROCEED_ANNOTATION}=${spec.version}`,
      );
    case "incomplete":
      return passing(
        "ReleaseIncomplete",
        `Not of ${spec.version}: ${list(finding.deployments)}. They come with the rest of its charts. Where those were applied whole, this object was not (why: kubectl -n ${namespace} get events), or spec names Deployments that are none of them.`,
      );
    case "paused-by-others":
      return lasting(
        "PausedByOthers",
        `Somebody paused: ${list(finding.deployments)}. On: kubectl -n ${namespace} rollout resume deployment ${finding.deployments.join(" ")}`,
      );
    case "stuck":
      return lasting(
        "RolloutStuck",
        `${finding.deployment} does not come on: ${finding.why} Old pods serve. Why: kubectl -n ${namespace} get pods.${back}`,
      );
    case "rolling":
      return passing(
        finding.stage === "workers" ? "RollingWorkers" : "RollingBots",
        `Waits for ${list(finding.waitsFor)}.`,
      );
  }
}

function migrationVerdict(
  migration: Exclude<Migration, { readonly kind: "complete" }>,
  { namespace, spec, status }: Told,
  back: string,
): Verdict {
  const kept = status.version === undefined ? "" : ` ${status.version} stays.`;
  const log = `Its log: kubectl -n ${namespace} logs job/${spec.migration}`;
  switch (migration.kind) {
    case "missing":
      return passing("MigrationMissing", `Waits for the Job ${spec.migration}: it comes with the charts.`);
    case "failed":
      return lasting(
        "MigrationFailed",
        `The Job ${spec.migration} has failed, so nothing of ${spec.version} starts.${kept} It said: ${migration.said || "nothing"}. ${log}. Mend it, delete the Job and apply the charts.${back}`,
      );
    case "runs":
      return migration.failures === 0
        ? passing("Migrating", `Waits for the Job ${spec.migration}.`)
        : lasting(
            "MigrationFails",
            `Tries of the Job ${spec.migration} that failed: ${migration.failures}; it tries again.${kept} It said: ${migration.said || "nothing"}. ${log}.${back}`,
          );
  }
}
