import type { Condition, KubeObject } from "../../runtime/index.ts";
import { AGE_COLUMN, defineKind } from "../definition.ts";
import { flag, moment, object, text, whole } from "../schema.ts";
import { templateName } from "./fields.ts";

/** How far a run is. */
export type Phase = "Pending" | "Running" | "Succeeded" | "Failed";

/** What every run tells of itself. */
export interface RunStatus {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  readonly phase?: Phase;
  /** Name of the Job that did it last. */
  readonly job?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly seconds?: number | undefined;
  readonly file?: string;
  readonly location?: string;
  readonly databases?: number | undefined;
  readonly collections?: number | undefined;
  readonly documents?: number | undefined;
  /** Of what the databases hold; a backup and a restore of the same content have the same. */
  readonly sum?: string | undefined;
}

/** One backup. */
export interface Backup extends KubeObject {
  readonly spec: { readonly template: string; readonly schedule?: string };
  readonly status?: RunStatus & {
    readonly attempt?: number;
    readonly bytes?: number | undefined;
    /** The same for people. */
    readonly size?: string;
    readonly sha256?: string | undefined;
    readonly verified?: boolean;
  };
}

const runStatus = {
  phase: text("How far it is.", {
    maxLength: 9,
    enum: ["Pending", "Running", "Succeeded", "Failed"],
  }),
  job: text("The Job that did it last; its pod's log says more.", { maxLength: 63 }),
  startedAt: moment("When its first Job began."),
  completedAt: moment("When that ended."),
  seconds: whole("What it took, with what it proved."),
  file: text("Name within the store.", { maxLength: 180 }),
  location: text("Where the file is.", { maxLength: 500 }),
  databases: whole("How many databases that hold a document."),
  collections: whole("How many collections."),
  documents: whole("How many documents."),
  sum: text("SHA-256 over what the databases hold: equal for equal content.", { maxLength: 64 }),
};

/** Status of a run, for its kinds. */
export const RUN_STATUS = runStatus;

/** Columns of a run: how it is. */
export const PHASE_COLUMN = {
  name: "Phase",
  type: "string",
  jsonPath: ".status.phase",
  description: "How far it is.",
} as const;

/** Columns of a run that only `-o wide` shows. */
export const WIDE_COLUMNS = [
  {
    name: "Documents",
    type: "integer",
    jsonPath: ".status.documents",
    description: "How many.",
    priority: 1,
  },
  {
    name: "Seconds",
    type: "integer",
    jsonPath: ".status.seconds",
    description: "What it took.",
    priority: 1,
  },
  { name: "File", type: "string", jsonPath: ".status.file", description: "Its name.", priority: 1 },
  {
    name: "Message",
    type: "string",
    jsonPath: '.status.conditions[?(@.type=="Succeeded")].message',
    description: "What is, and what to do.",
    priority: 1,
  },
] as const;

/** `kubectl get backups`. */
export const BACKUP_KIND = defineKind({
  kind: "Backup",
  plural: "backups",
  description:
    "One backup of all databases, as they were at one moment, tried out by restoring it. Deleting the object leaves the file.",
  spec: object(
    "What is to be taken. It cannot be changed.",
    {
      template: templateName("The suspended CronJob whose pods take it: it says where backups go."),
      schedule: text("The BackupSchedule that made it; left out by people.", { maxLength: 52 }),
    },
    {
      default: {},
      optional: ["schedule"],
      "x-kubernetes-validations": [
        { rule: "self == oldSelf", message: "A backup cannot be changed: make another Backup." },
      ],
    },
  ),
  status: {
    ...runStatus,
    attempt: whole("Jobs that were begun for it."),
    bytes: whole("Size of the file."),
    size: text("The same for people.", { maxLength: 20 }),
    sha256: text("SHA-256 of the file.", { maxLength: 64 }),
    verified: flag("It was restored into an empty server, counted and summed there."),
  },
  columns: [
    { name: "Schedule", type: "string", jsonPath: ".spec.schedule", description: "Who made it." },
    PHASE_COLUMN,
    { name: "Size", type: "string", jsonPath: ".status.size", description: "Of the file." },
    {
      name: "Verified",
      type: "boolean",
      jsonPath: ".status.verified",
      description: "Restored, and counted.",
    },
    ...WIDE_COLUMNS,
    AGE_COLUMN,
  ],
});
