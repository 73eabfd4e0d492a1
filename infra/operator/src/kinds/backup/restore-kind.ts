import type { KubeObject } from "../../runtime/index.ts";
import { AGE_COLUMN, defineKind } from "../definition.ts";
import { object, text } from "../schema.ts";
import { PHASE_COLUMN, RUN_STATUS, type RunStatus, WIDE_COLUMNS } from "./backup-kind.ts";
import { fileName, templateName } from "./fields.ts";

/** A backup that is brought back, once. */
export interface Restore extends KubeObject {
  readonly spec: {
    readonly backup?: string;
    readonly file?: string;
    readonly template: string;
    readonly replaceDatabase?: string;
  };
  readonly status?: RunStatus;
}

/** `kubectl get restores`. */
export const RESTORE_KIND = defineKind({
  kind: "Restore",
  plural: "restores",
  description:
    "Brings a backup back into databases that are empty, or whose content is confirmed to go. It is done once, whatever happens.",
  spec: object(
    "What is brought back. It cannot be changed.",
    {
      backup: text("Name of the Backup.", { maxLength: 253 }),
      file: fileName("The file's name, where there is no such object: in a new cluster."),
      template: templateName("The suspended CronJob whose pods restore: it says where backups are."),
      replaceDatabase: text(
        "Confirms by its name that what the database and those beside it hold goes first.",
        {
          minLength: 1,
          maxLength: 63,
        },
      ),
    },
    {
      optional: ["backup", "file", "replaceDatabase"],
      "x-kubernetes-validations": [
        { rule: "self == oldSelf", message: "A restore cannot be changed: make another Restore." },
        {
          rule: "has(self.backup) != has(self.file)",
          message: "Name either a Backup in backup, or a file in file: one of the two.",
        },
      ],
    },
  ),
  status: RUN_STATUS,
  columns: [
    { name: "Backup", type: "string", jsonPath: ".spec.backup", description: "Which." },
    PHASE_COLUMN,
    ...WIDE_COLUMNS,
    AGE_COLUMN,
  ],
});
