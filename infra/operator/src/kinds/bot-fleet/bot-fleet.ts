import type { Condition, KubeObject } from "../../runtime/index.ts";

/** What is released, and in which order; `definition.ts` says what each field may hold, and the API server refuses all else. */
export interface BotFleetSpec {
  /** Tag of the images. */
  readonly version: string;
  /** The Job that brings the schema of this release. */
  readonly migration: string;
  /** Names of Deployments: those of a stage roll together, the next stage after it. */
  readonly workers: readonly string[];
  readonly bots: readonly string[];
  /** Roll with the bots. */
  readonly others: readonly string[];
  /** When Deployments are held: from the moment that another version is asked for, or always but while they are let roll. */
  readonly gates: "AtRollout" | "Always";
  readonly paused: boolean;
  readonly sloGate?: { readonly prometheus: string };
}

/** What is counted in a rollout, in the order in which a pod's figures are kept. */
export const FIGURES = ["updates", "refused", "lost", "duplicated"] as const;

/** Figures by name. */
export type Figures = Readonly<Record<(typeof FIGURES)[number], number>>;

/** What a pod has counted: a figure for each of {@link FIGURES}. */
export interface PodCount {
  readonly pod: string;
  /** It is being deleted, and counts on until it is gone. */
  readonly ends?: boolean;
  /** Its counters when they were last read; none: it never was. */
  readonly last: readonly number[];
  /** What they grew by in this rollout. */
  readonly grown: readonly number[];
  readonly readAt: string;
}

/** What was counted so far. */
export interface Ledger {
  readonly pods: readonly PodCount[];
  /** Of pods that are gone. */
  readonly gone: readonly number[];
  /** Pods that went without being read in their last seconds: what they counted there is not known. */
  readonly unread: number;
  readonly maxPending: number;
}

/** A rollout under way. */
export interface Rollout {
  readonly version: string;
  readonly startedAt: string;
  readonly ledger: Ledger;
  /** Its Job has ended well, which is removed after a week. */
  readonly migrated?: boolean;
  /** Promises whose budget burned before anything of this release ran; absent: not known yet. */
  readonly burningBefore?: readonly string[];
  /** Promises that this rollout was stopped for. */
  readonly heldFor?: readonly string[];
}

/** A rollout that came to its end, and what it cost. */
export type LastRollout = Figures & {
  readonly version: string;
  /** Absent for the first that this operator sees. */
  readonly from?: string;
  readonly startedAt: string;
  readonly completedAt: string;
  readonly seconds: number;
  readonly maxPending: number;
  readonly unread: number;
};

/** What the operator saw and did. Moments are RFC 3339, whole seconds. */
export interface BotFleetStatus {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  /** The release that is out, whole. */
  readonly version?: string;
  readonly previousVersion?: string;
  /** Ready and wanted: `4/4`. */
  readonly bots?: string;
  readonly workers?: string;
  readonly pending?: number;
  readonly rollout?: Rollout;
  readonly lastRollout?: LastRollout;
}

/** The fleet of a namespace. */
export interface BotFleet extends KubeObject {
  readonly spec: BotFleetSpec;
  readonly status?: BotFleetStatus;
}

/** Its one name. */
export const FLEET = "fleet";

/** On a BotFleet: this version goes on, though the budget of a promise burned while it was rolled out. */
export const PROCEED_ANNOTATION = "botfleet.dev/proceed";

/** The Deployments of all stages. */
export const deploymentsOf = ({ bots, others, workers }: BotFleetSpec): readonly string[] => [
  ...workers,
  ...bots,
  ...others,
];
