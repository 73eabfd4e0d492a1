import { Counter, Gauge, type Registry } from "prom-client";
import type { Backup } from "./backup-kind.ts";
import { isOf } from "./backup-controller.ts";
import { lastGood, tooOldAt } from "./health.ts";
import type { BackupSchedule } from "./schedule-kind.ts";

/** What is counted where it happens; the rest is read from the objects when Prometheus asks. */
export interface BackupMetrics {
  readonly failures: Counter<"schedule">;
  readonly missed: Counter<"schedule">;
}

/** What the gauges are read from. */
export interface Seen {
  readonly backups: () => readonly Backup[];
  readonly schedules: () => readonly BackupSchedule[];
}

const labelNames = ["schedule"] as const;

/** Every replica shows the same gauges; failures are counted by the one that leads, since it began to. */
export function createBackupMetrics(registry: Registry, { backups, schedules }: Seen): BackupMetrics {
  const registers = [registry];
  const gauge = (
    name: string,
    help: string,
    read: (schedule: BackupSchedule, good?: Backup) => number | undefined,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const schedule of schedules()) {
          const name = schedule.metadata?.name ?? "";
          const good = lastGood(backups().filter((backup) => isOf(backup, name)));
          const value = read(schedule, good);
          if (value !== undefined) this.set({ schedule: name }, value);
        }
      },
    });
  gauge("botfleet_backup_last_success_timestamp_seconds", "When the last good backup ended.", (_, good) =>
    good === undefined ? undefined : Date.parse(good.status?.completedAt ?? "") / 1_000,
  );
  gauge(
    "botfleet_backup_too_old_timestamp_seconds",
    "From when on the last good backup counts as too old; none for a suspended schedule.",
    (schedule, good) => (schedule.spec.suspend ? undefined : tooOldAt(schedule, good).getTime() / 1_000),
  );
  gauge("botfleet_backup_size_bytes", "Size of the last good backup.", (_, good) => good?.status?.bytes);
  gauge(
    "botfleet_backup_duration_seconds",
    "What the last good backup took, with trying it out.",
    (_, good) => good?.status?.seconds,
  );
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers });
  return {
    failures: counter("botfleet_backup_failures_total", "Backups that failed."),
    missed: counter("botfleet_backup_missed_total", "Backups that were left out, as their time was over."),
  };
}
