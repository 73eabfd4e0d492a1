import type { OperatorPart } from "../../part.ts";
import type { KubeObject, Resource } from "../../runtime/index.ts";
import { backupController } from "./backup-controller.ts";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import { type Job, JOBS, LABEL } from "./job.ts";
import { createBackupMetrics } from "./metrics.ts";
import { restoreController } from "./restore-controller.ts";
import { RESTORE_KIND, type Restore } from "./restore-kind.ts";
import { createRuns } from "./runs.ts";
import { scheduleController } from "./schedule-controller.ts";
import { type BackupSchedule, SCHEDULE_KIND } from "./schedule-kind.ts";

const NAMESPACES: Resource = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  namespaced: false,
};

/** Backups by Jobs: when, one at a time, how they went, which are kept; and bringing one back. */
export const backups: OperatorPart = {
  name: "backups",
  begin: ({ events, manager, registry, settings: { namespace } }) => {
    const within = { namespace };
    const watched = {
      backups: manager.watch<Backup>(BACKUP_KIND.resource, within),
      schedules: manager.watch<BackupSchedule>(SCHEDULE_KIND.resource, within),
      restores: manager.watch<Restore>(RESTORE_KIND.resource, within),
      namespaces: manager.watch<KubeObject>(NAMESPACES, { fieldSelector: `metadata.name=${namespace}` }),
      // Of all Jobs only those that were made for backups.
      jobs: manager.watch<Job>(JOBS, { ...within, labelSelector: LABEL.template }),
    };
    const metrics = createBackupMetrics(registry, {
      backups: () => watched.backups.list(),
      schedules: () => watched.schedules.list(),
    });
    const parts = { ...watched, runs: createRuns(), events, metrics, now: () => new Date() };
    for (const controller of [backupController(parts), scheduleController(parts), restoreController(parts)])
      manager.control(controller);
    return undefined;
  },
};
