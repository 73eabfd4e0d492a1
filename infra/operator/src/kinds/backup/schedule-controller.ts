import {
  again,
  apiVersion,
  applyStatus,
  collectionPath,
  type ControllerSpec,
  type Informer,
  isConflict,
  keyOf,
  type Outcome,
  settled,
  type Statement,
  specChanged,
  watching,
  withConditions,
} from "../../runtime/index.ts";
import { type BackupParts, FIELD_MANAGER, isOf, LOOK_MS } from "./backup-controller.ts";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import { healthy, lastGood, tooOldAt } from "./health.ts";
import { degradedOf, type HeldUp, heldUpBy } from "./held-up.ts";
import { LABEL } from "./job.ts";
import { removeBackup } from "./remove.ts";
import type { Restore } from "./restore-kind.ts";
import { expired, inUseBy } from "./retention.ts";
import { isOver, timeText } from "./run-status.ts";
import type { Calling } from "./runs.ts";
import { type BackupSchedule, SCHEDULE_KIND } from "./schedule-kind.ts";
import { shrunk } from "./shrunk.ts";
import { dueSlot, type Slots, slotsOf } from "./slots.ts";

/** What schedules work with. */
export type ScheduleParts = BackupParts & {
  readonly schedules: Informer<BackupSchedule>;
  readonly restores: Informer<Restore>;
};

/** Looked at so often at least: a clock may be put right at any time. */
const MAX_WAIT_MS = 600_000;

/** Makes a Backup when it is time, and removes those that are not to be kept. */
export function scheduleController(parts: ScheduleParts): ControllerSpec {
  const { backups, schedules } = parts;
  return {
    name: "backup-schedules",
    watches: [
      watching(schedules, (schedule) => [keyOf(schedule)], specChanged),
      watching(backups, (backup) => scheduleKey(backup)),
    ],
    reconcile: (key, { api, signal }) => {
      const schedule = schedules.get(key);
      if (schedule === undefined || schedule.metadata?.deletionTimestamp !== undefined)
        return Promise.resolve(settled);
      const { namespace = "" } = schedule.metadata ?? {};
      return new Scheduling(parts, schedule, { api, namespace, signal }).go();
    },
  };
}

function scheduleKey({ metadata }: Backup): readonly string[] {
  const name = metadata?.labels?.[LABEL.schedule];
  return name === undefined ? [] : [`${metadata?.namespace}/${name}`];
}

/** What was done about a time: the last one dealt with, and when to look again. */
interface Dealt {
  readonly lastScheduleTime: Date;
  readonly afterMs?: number;
}

class Scheduling {
  readonly #parts: ScheduleParts;
  readonly #schedule: BackupSchedule;
  readonly #calling: Calling;
  readonly #name: string;
  readonly #now: Date;

  constructor(parts: ScheduleParts, schedule: BackupSchedule, calling: Calling) {
    this.#parts = parts;
    this.#schedule = schedule;
    this.#calling = calling;
    this.#name = schedule.metadata?.name ?? "";
    this.#now = parts.now();
  }

  get #own(): readonly Backup[] {
    const { namespace } = this.#calling;
    return this.#parts.backups
      .list()
      .filter((backup) => backup.metadata?.namespace === namespace && isOf(backup, this.#name));
  }

  async go(): Promise<Outcome> {
    const retention = await this.#retain();
    const slots = this.#slots();
    if (typeof slots === "string") {
      this.#tell("Warning", "InvalidSchedule", slots);
      return this.#write({ status: "False", reason: "InvalidSchedule", message: slots }, retention);
    }
    if (this.#schedule.spec.suspend) {
      const message = "spec.suspend is true: no backup is made.";
      return this.#write({ status: "False", reason: "Suspended", message }, retention);
    }
    const dealt = await this.#deal(slots);
    const next = slots.next(this.#now);
    const message = `The next backup is at ${timeText(next)}.`;
    return this.#write({ status: "True", reason: "Scheduled", message }, retention, { ...dealt, next });
  }

  #slots(): Slots | string {
    const { schedule, timeZone } = this.#schedule.spec;
    try {
      return slotsOf(schedule, timeZone);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `spec.schedule or spec.timeZone cannot be read: ${why}`;
    }
  }

  async #deal(slots: Slots): Promise<Dealt> {
    const { metadata, spec, status } = this.#schedule;
    const lastDone = new Date(status?.lastScheduleTime ?? metadata?.creationTimestamp ?? this.#now);
    const { startingDeadlineSeconds: seconds } = spec;
    const deadline = seconds === undefined ? {} : { startingDeadlineMs: seconds * 1_000 };
    const due = dueSlot({ slots, lastDone, now: this.#now, ...deadline });
    if (due.kind === "none") return { lastScheduleTime: lastDone };
    if (due.kind === "missed") this.#missed(due.slot);
    if (due.kind === "ahead")
      this.#tell(
        "Warning",
        "ClockWentBack",
        `${timeText(lastDone)} was dealt with, which is yet to come: the operator's clock ran ahead.`,
      );
    if (due.kind !== "due") return { lastScheduleTime: due.slot };
    const running = this.#own.find((backup) => !isOver(backup));
    if (running !== undefined && running.metadata?.name !== this.#backupName(due.slot))
      return { lastScheduleTime: lastDone, afterMs: LOOK_MS };
    await this.#make(due.slot);
    return { lastScheduleTime: due.slot };
  }

  #missed(slot: Date): void {
    this.#parts.metrics.missed.inc({ schedule: this.#name });
    const note = `The backup of ${timeText(slot)} was left out: it could not begin within ${this.#schedule.spec.startingDeadlineSeconds} s.`;
    this.#tell("Warning", "Missed", note);
  }

  /** The same time has the same name, whoever makes it and however often. */
  #backupName(slot: Date): string {
    const at = slot.toISOString().replace(/[-:]/g, "").slice(0, 13).toLowerCase();
    return `${this.#name}-${at}`;
  }

  async #make(slot: Date): Promise<void> {
    const { api, namespace, signal } = this.#calling;
    const name = this.#backupName(slot);
    const body = {
      apiVersion: apiVersion(BACKUP_KIND.resource),
      kind: BACKUP_KIND.resource.kind,
      metadata: { name, namespace, labels: { [LABEL.schedule]: this.#name } },
      spec: { template: this.#schedule.spec.template, schedule: this.#name },
    };
    try {
      await api.request({
        method: "POST",
        path: collectionPath(BACKUP_KIND.resource, namespace),
        body,
        signal,
      });
      this.#tell("Normal", "BackupMade", `${name} is made, of ${timeText(slot)}.`);
    } catch (error) {
      if (!isConflict(error)) throw error; // it was made before
    }
  }

  /** @returns what holds a removal up, if anything does; undefined while there is nothing to remove */
  async #retain(): Promise<HeldUp | undefined> {
    const less = shrunk(this.#own);
    if (less !== undefined) {
      this.#tell("Warning", "BackupShrunk", less);
      return { reason: "BackupShrunk", problem: less };
    }
    const inUse = inUseBy(this.#parts.restores.list(), this.#now);
    const [oldest] = expired(this.#own, this.#schedule.spec.retention, {
      inUse,
      now: this.#now,
    }).toReversed();
    if (oldest === undefined || oldest.metadata?.deletionTimestamp !== undefined) return undefined;
    const removal = await removeBackup(oldest, this.#parts.runs, this.#calling);
    const { name = "" } = oldest.metadata ?? {};
    if (removal.kind === "gone") this.#tell("Normal", "Removed", `${name} is removed, with its file.`);
    const held = heldUpBy(removal, name, this.#schedule.status?.conditions);
    if (removal.kind === "failed") this.#tell("Warning", "RemovalFailed", held.problem ?? removal.message);
    return held;
  }

  async #write(
    ready: Omit<Statement, "type">,
    retention: HeldUp | undefined,
    dealt?: Dealt & { readonly next: Date },
  ): Promise<Outcome> {
    const good = lastGood(this.#own);
    const { generation = 0, name = "", namespace = "", uid = "" } = this.#schedule.metadata ?? {};
    const statements = [
      { type: "Ready", ...ready },
      healthy(this.#schedule, good, this.#now),
      degradedOf(ready, retention),
    ];
    const lastDone = dealt && timeText(dealt.lastScheduleTime);
    const status = {
      observedGeneration: generation,
      conditions: withConditions(this.#schedule.status?.conditions, statements, {
        generation,
        now: this.#now,
      }),
      lastScheduleTime: lastDone ?? this.#schedule.status?.lastScheduleTime,
      nextScheduleTime: dealt && timeText(dealt.next),
      lastSuccessTime: good?.status?.completedAt,
      lastBackup: good?.metadata?.name,
      stored: this.#own.filter((backup) => backup.status?.phase === "Succeeded").length,
    };
    const { api, signal } = this.#calling;
    const object = { metadata: { name, namespace, uid }, status };
    await applyStatus(api, SCHEDULE_KIND.resource, object, {
      fieldManager: FIELD_MANAGER,
      force: true,
      signal,
    });
    return again(this.#lookAgain(good, retention !== undefined, dealt));
  }

  #lookAgain(good: Backup | undefined, removing: boolean, dealt?: Dealt & { readonly next: Date }): number {
    const now = this.#now.getTime();
    const old = tooOldAt(this.#schedule, good).getTime() - now;
    const times = [dealt?.afterMs, dealt && dealt.next.getTime() - now, removing ? LOOK_MS : undefined, old];
    const ahead = times.filter((ms) => ms !== undefined && ms > 0);
    return Math.min(MAX_WAIT_MS, ...ahead.map((ms) => (ms ?? 0) + 50));
  }

  #tell(type: "Normal" | "Warning", reason: string, note: string): void {
    this.#parts.events.record(this.#schedule, { type, reason, action: "Schedule", note });
  }
}
