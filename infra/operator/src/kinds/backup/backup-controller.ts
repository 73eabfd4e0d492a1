import {
  again,
  applyStatus,
  type ControllerSpec,
  type EventRecorder,
  type Informer,
  type Key,
  keyOf,
  type Outcome,
  ownerKey,
  settled,
  specChanged,
  splitKey,
  watching,
} from "../../runtime/index.ts";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import { type Job, LABEL } from "./job.ts";
import type { BackupMetrics } from "./metrics.ts";
import type { RunState } from "./run-state.ts";
import { doneFields, failureText, isOver, reasonOf, sizeText, statusOf, timeText } from "./run-status.ts";
import { type Calling, find, type Runs } from "./runs.ts";

/** What the controllers of backups share. */
export interface BackupParts {
  readonly backups: Informer<Backup>;
  readonly jobs: Informer<Job>;
  readonly runs: Runs;
  readonly events: Pick<EventRecorder, "record">;
  readonly metrics: Pick<BackupMetrics, "failures" | "missed">;
  readonly now: () => Date;
}

/** One writer of all status of backups. */
export const FIELD_MANAGER = "botfleet-backups";

/** While a Job runs, its pod tells through no watch why it waits. */
export const LOOK_MS = 10_000;
/** Behind another Job. */
export const TURN_MS = 3_000;
/** Until somebody made what is missing. */
export const MISSING_MS = 10_000;
/** Jobs whose report was lost are done again, as what they do can be repeated; not for ever. */
const MAX_ATTEMPTS = 3;

/** Name of a backup's file: readable, and no other's, also when a Backup of the same name was there before. */
export const fileOf = ({ metadata }: Backup): string =>
  `${(metadata?.name ?? "").slice(0, 120)}-${(metadata?.uid ?? "").slice(0, 8)}.archive.gz`;

/** Takes each Backup once, one after the other, and writes what came of it into its status. */
export function backupController(parts: BackupParts): ControllerSpec {
  const { backups, jobs } = parts;
  return {
    name: "backups",
    watches: [
      watching(backups, (backup) => [keyOf(backup)], specChanged),
      watching(jobs, (job) => [ownerKey(job, BACKUP_KIND.resource.kind) ?? []].flat()),
    ],
    reconcile: async (key, { api, signal }) => {
      const { name, namespace = "" } = splitKey(key);
      const calling = { api, namespace, signal };
      // As it is now: what was heard of our own last write may be a moment behind.
      const backup = await find<Backup>(BACKUP_KIND.resource, name, calling);
      if (backup === undefined || backup.metadata?.deletionTimestamp !== undefined || isOver(backup))
        return settled;
      return new Taking(parts, backup, calling).go(key);
    },
  };
}

class Taking {
  readonly #parts: BackupParts;
  readonly #backup: Backup;
  readonly #calling: Calling;
  readonly #attempt: number;

  constructor(parts: BackupParts, backup: Backup, calling: Calling) {
    this.#parts = parts;
    this.#backup = backup;
    this.#calling = calling;
    this.#attempt = backup.status?.attempt ?? 1;
  }

  get #job(): string {
    return `backup-${this.#backup.metadata?.uid}-${this.#attempt}`;
  }

  async go(key: Key): Promise<Outcome> {
    const state = await this.#parts.runs.state(this.#job, this.#calling);
    if (state === undefined) return this.#begin(key);
    if (state.kind === "running") return this.#running(state.waits);
    if (state.kind === "done") return this.#done(state);
    if (state.kind === "failed") return this.#failed(state);
    return this.#lost();
  }

  async #begin(key: Key): Promise<Outcome> {
    const { template } = this.#backup.spec;
    const older = this.#parts.backups
      .list()
      .find(
        (other) => keyOf(other) !== key && other.spec.template === template && before(other, this.#backup),
      );
    if (older !== undefined)
      return this.#waits("Queued", `It waits for the backup ${older.metadata?.name}.`, TURN_MS);
    const owner = { resource: BACKUP_KIND.resource, object: this.#backup };
    const args = ["take", fileOf(this.#backup)];
    const start = await this.#parts.runs.start(
      { name: this.#job, owner, template, task: "take", args },
      this.#calling,
    );
    if (start.kind === "behind") return this.#waits("Queued", `It waits for ${start.what}.`, TURN_MS);
    if (start.kind === "no-template") {
      const message = `${start.why} Its pods take backups: apply the environment's files, or make another Backup whose spec.template names it.`;
      this.#tell("Warning", "TemplateMissing", message);
      return this.#waits("TemplateMissing", message, MISSING_MS);
    }
    this.#tell("Normal", "Started", `The Job ${this.#job} takes it.`);
    return this.#running();
  }

  async #waits(reason: string, message: string, afterMs: number): Promise<Outcome> {
    await this.#write(statusOf(this.#backup, { phase: "Pending", reason, message }, this.#parts.now()));
    return again(afterMs);
  }

  async #running(waits?: string): Promise<Outcome> {
    const reason = waits === undefined ? "Running" : "PodWaits";
    const message = waits === undefined ? `The Job ${this.#job} takes it.` : `It has not begun: ${waits}`;
    if (waits !== undefined && /BackOff|Err|no node/.test(waits)) this.#tell("Warning", "PodWaits", message);
    await this.#write(statusOf(this.#backup, { phase: "Running", reason, message }, this.#parts.now()));
    return again(LOOK_MS);
  }

  async #done({ report }: Extract<RunState, { kind: "done" }>): Promise<Outcome> {
    const { bytes = 0, documents = 0, sha256 } = report.content ?? {};
    const size = sizeText(bytes);
    const message = `${documents} documents in ${size}, restored into an empty server and equal there.`;
    const verified = { type: "Verified", status: "True", reason: "Restored", message } as const;
    const saying = { phase: "Succeeded", reason: "Taken", message, more: [verified] } as const;
    await this.#write({
      ...statusOf(this.#backup, saying, this.#parts.now()),
      ...doneFields(report),
      ...{ bytes, size, sha256, verified: true, completedAt: timeText(this.#parts.now()) },
    });
    this.#tell("Normal", "Taken", `${message} It is at ${report.location}.`);
    return settled;
  }

  async #failed(failure: Extract<RunState, { kind: "failed" }>): Promise<Outcome> {
    const message = failureText(failure);
    const reason = reasonOf(failure.code);
    const verified = { type: "Verified", status: "False", reason, message } as const;
    const saying = { phase: "Failed", reason, message, more: [verified] } as const;
    await this.#write({
      ...statusOf(this.#backup, saying, this.#parts.now()),
      ...{ file: fileOf(this.#backup), verified: false, completedAt: timeText(this.#parts.now()) },
    });
    this.#tell("Warning", reason, message);
    this.#parts.metrics.failures.inc({ schedule: this.#backup.spec.schedule ?? "" });
    return settled;
  }

  async #lost(): Promise<Outcome> {
    if (this.#attempt >= MAX_ATTEMPTS) {
      const message = `The reports of ${MAX_ATTEMPTS} Jobs were lost with their pods.`;
      const action = "See who removes pods that have ended.";
      return this.#failed({ kind: "failed", code: "REPORT_LOST", message, action });
    }
    this.#tell(
      "Warning",
      "ReportLost",
      `The Job ${this.#job} ended well, and its pod is gone: it is done again.`,
    );
    const message = "The report of its Job was lost.";
    const saying = { phase: "Pending", reason: "ReportLost", message } as const;
    const attempt = this.#attempt + 1;
    await this.#write({ ...statusOf(this.#backup, saying, this.#parts.now()), attempt });
    return again(TURN_MS);
  }

  async #write(status: NonNullable<Backup["status"]>): Promise<void> {
    const { name = "", namespace = "", uid = "" } = this.#backup.metadata ?? {};
    const { startedAt = status.phase === "Pending" ? undefined : timeText(this.#parts.now()) } =
      this.#backup.status ?? {};
    const whole = {
      attempt: this.#attempt,
      ...(status.phase === "Pending" ? {} : { job: this.#job }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...status,
    };
    const { api, signal } = this.#calling;
    // With the uid: an object of the same name that was made anew meanwhile is refused.
    const object = { metadata: { name, namespace, uid }, status: whole };
    await applyStatus(api, BACKUP_KIND.resource, object, {
      fieldManager: FIELD_MANAGER,
      force: true,
      signal,
    });
  }

  #tell(type: "Normal" | "Warning", reason: string, note: string): void {
    this.#parts.events.record(this.#backup, { type, reason, action: "TakeBackup", note });
  }
}

/** Whether one that is not over comes before another in the queue. */
function before(one: Backup, other: Backup): boolean {
  if (isOver(one) || one.metadata?.deletionTimestamp !== undefined) return false;
  const place = ({ metadata }: Backup) => `${metadata?.creationTimestamp} ${metadata?.name}`;
  return place(one) < place(other);
}

/** The label by which a schedule knows its own. */
export const isOf = (backup: Backup, schedule: string): boolean =>
  backup.metadata?.labels?.[LABEL.schedule] === schedule;
