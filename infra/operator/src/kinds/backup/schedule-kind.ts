import type { Condition, KubeObject } from "../../runtime/index.ts";
import { AGE_COLUMN, defineKind, READY_COLUMNS } from "../definition.ts";
import { flag, moment, object, text, whole } from "../schema.ts";
import { templateName } from "./fields.ts";

/** Backups at regular times. */
export interface BackupSchedule extends KubeObject {
  readonly spec: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly suspend: boolean;
    readonly startingDeadlineSeconds?: number;
    readonly tooOldAfterHours: number;
    readonly template: string;
    readonly retention: { readonly count: number; readonly days?: number };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
    /** The last time that a backup was made for, or given up. */
    readonly lastScheduleTime?: string;
    readonly nextScheduleTime?: string;
    readonly lastSuccessTime?: string;
    readonly lastBackup?: string;
    readonly stored?: number;
  };
}

/** `kubectl get backupschedules`. */
export const SCHEDULE_KIND = defineKind({
  kind: "BackupSchedule",
  plural: "backupschedules",
  shortNames: ["backupplan"],
  description: "Backups at regular times, of which the last ones are kept.",
  rules: [
    {
      rule: "self.metadata.name.size() <= 52",
      message: "The name may have 52 characters: each backup's name is that and a time.",
    },
  ],
  spec: object(
    "When, and for how long.",
    {
      schedule: text("Minute, hour, day of the month, month, day of the week, as cron has them.", {
        maxLength: 100,
        "x-kubernetes-validations": [
          {
            rule: "self.matches('^[0-9A-Za-z*,/?#L-]+( +[0-9A-Za-z*,/?#L-]+){4}$')",
            message:
              "schedule must be five fields as cron has them, such as '30 2 * * *' for half past two each night.",
          },
        ],
      }),
      timeZone: text("Name of the zone that the hours are of.", {
        maxLength: 64,
        default: "Etc/UTC",
        pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$",
      }),
      suspend: flag("No backup is made, and none counts as too old.", { default: false }),
      startingDeadlineSeconds: whole(
        "A backup that could not begin so long after its time is left out. Absent: the last one missed is made up for.",
        {
          minimum: 60,
        },
      ),
      tooOldAfterHours: whole("BackupHealthy is False, TooOld, when the last good backup is older.", {
        minimum: 1,
        maximum: 8_760,
        default: 26,
      }),
      template: templateName("The suspended CronJob whose pods take them: it says where backups go."),
      retention: object(
        "Which are kept. The last good one always is; what people made, or another schedule, is never touched.",
        {
          count: whole("So many good ones.", { minimum: 1, maximum: 1_000, default: 7 }),
          days: whole("None that is older.", { minimum: 1, maximum: 3_650 }),
        },
        { default: {}, optional: ["days"] },
      ),
    },
    { optional: ["startingDeadlineSeconds"] },
  ),
  status: {
    lastScheduleTime: moment("The last time that a backup was made for, or given up."),
    nextScheduleTime: moment("The next."),
    lastSuccessTime: moment("When the last good backup ended."),
    lastBackup: text("Its name.", { maxLength: 253 }),
    stored: whole("Good backups that are kept."),
  },
  columns: [
    { name: "Schedule", type: "string", jsonPath: ".spec.schedule", description: "As cron has it." },
    { name: "Zone", type: "string", jsonPath: ".spec.timeZone", description: "Of the hours." },
    { name: "Suspended", type: "boolean", jsonPath: ".spec.suspend", description: "None is made." },
    ...READY_COLUMNS,
    {
      name: "Last",
      type: "date",
      jsonPath: ".status.lastSuccessTime",
      description: "Since the last good backup.",
    },
    { name: "Stored", type: "integer", jsonPath: ".status.stored", description: "Good ones that are kept." },
    AGE_COLUMN,
  ],
});
