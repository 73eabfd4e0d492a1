import type { Statement } from "../../runtime/index.ts";
import type { Backup } from "./backup-kind.ts";
import { laterFirst } from "./retention.ts";
import type { BackupSchedule } from "./schedule-kind.ts";

/** The good backup that ended last. */
export function lastGood(own: readonly Backup[]): Backup | undefined {
  return own.filter(({ status }) => status?.phase === "Succeeded").toSorted(laterFirst)[0];
}

/** From when on a schedule's last good backup is too old; without one, its time runs since the schedule was made. */
export function tooOldAt({ metadata, spec }: BackupSchedule, good: Backup | undefined): Date {
  const from = Date.parse(good?.status?.completedAt ?? metadata?.creationTimestamp ?? "");
  return new Date(from + spec.tooOldAfterHours * 3_600_000);
}

/** Whether there is a good backup that is young enough, as a condition. */
export function healthy(schedule: BackupSchedule, good: Backup | undefined, now: Date): Statement {
  const hours = schedule.spec.tooOldAfterHours;
  const type = "BackupHealthy";
  if (now >= tooOldAt(schedule, good)) {
    const message = `There is no good backup of the last ${hours} hours. kubectl get backups -o wide shows why the last ones failed.`;
    return { type, status: "False", reason: "TooOld", message };
  }
  if (good === undefined)
    return { type, status: "Unknown", reason: "NoneYet", message: "There is no good backup yet." };
  const message = `${good.metadata?.name} is good, and younger than ${hours} hours.`;
  return { type, status: "True", reason: "Young", message };
}
