import {
  again,
  ApiError,
  applyStatus,
  type ControllerSpec,
  type Informer,
  type KubeObject,
  keyOf,
  type Outcome,
  ownerKey,
  settled,
  specChanged,
  splitKey,
  watching,
} from "../../runtime/index.ts";
import { type BackupParts, FIELD_MANAGER, LOOK_MS, MISSING_MS, TURN_MS } from "./backup-controller.ts";
import { hold, release } from "./hold.ts";
import { type JobOrder, PODS } from "./job.ts";
import { RESTORE_KIND, type Restore } from "./restore-kind.ts";
import type { Failure, Pod, RunState } from "./run-state.ts";
import { doneFields, failureText, isOver, reasonOf, statusOf, timeText } from "./run-status.ts";
import { type Calling, find, list, type Start } from "./runs.ts";

/** Whoever works with the databases. */
const USERS = "app.kubernetes.io/component in (bot,worker,api,migration)";

/** Ended in the middle it leaves half of the data: the template's own limit, which is of taking, is none for it. */
const LIMIT_SECONDS = 24 * 3_600;

/** The program speaks of its own command. */
const CONFIRM = " Here: another Restore, whose spec.replaceDatabase names the database.";

/** What restores work with. */
export interface RestoreParts extends BackupParts {
  readonly restores: Informer<Restore>;
  /** The one that they are in. */
  readonly namespaces: Informer<KubeObject>;
}

const isGoing = (object: KubeObject | undefined): boolean =>
  object?.metadata?.deletionTimestamp !== undefined;

/** Which file a restore is of; a sentence where that is not known. */
type Found = { readonly file: string } | { readonly missing: string };

/** Brings each Restore's backup back, at most once: one whose end is not known is never begun again. */
export function restoreController(parts: RestoreParts): ControllerSpec {
  const { jobs, namespaces, restores } = parts;
  return {
    name: "restores",
    watches: [
      watching(restores, (restore) => [keyOf(restore)], specChanged),
      watching(jobs, (job) => [ownerKey(job, RESTORE_KIND.resource.kind) ?? []].flat()),
      watching(
        namespaces,
        () => restores.list().map(keyOf),
        ({ after }) => isGoing(after),
      ),
    ],
    reconcile: async (key, { api, signal }) => {
      const { name, namespace = "" } = splitKey(key);
      const calling = { api, namespace, signal };
      // As it is now: whether it was begun must not be read from what is a moment old.
      const restore = await find<Restore>(RESTORE_KIND.resource, name, calling);
      if (restore === undefined) return settled;
      const restoring = new Restoring(parts, restore, calling);
      // With the namespace its Job's pod goes first, and the operator's own: nobody would let it go later.
      if (isOver(restore) || isGoing(parts.namespaces.get(namespace))) return restoring.over();
      return isGoing(restore) ? restoring.leave() : restoring.go();
    },
  };
}

class Restoring {
  readonly #parts: BackupParts;
  readonly #restore: Restore;
  readonly #calling: Calling;
  readonly #job: string;

  constructor(parts: BackupParts, restore: Restore, calling: Calling) {
    this.#parts = parts;
    this.#restore = restore;
    this.#calling = calling;
    this.#job = `restore-${restore.metadata?.uid}`;
  }

  async go(): Promise<Outcome> {
    const state = await this.#parts.runs.state(this.#job, this.#calling);
    if (state === undefined)
      return this.#restore.status?.startedAt === undefined ? this.#begin() : this.#unknown();
    if (state.kind === "running") return this.#running(state.waits);
    if (state.kind === "done") return this.#done(state);
    if (state.kind === "failed") return this.#failed(state);
    return this.#unknown();
  }

  /** It may go whenever somebody deletes it. */
  async over(): Promise<Outcome> {
    await release(this.#restore, this.#calling);
    return settled;
  }

  /** Somebody deletes it: with it its Job goes, and so not before that has ended. */
  async leave(): Promise<Outcome> {
    const state = await this.#parts.runs.state(this.#job, this.#calling);
    if (state === undefined && this.#restore.status?.startedAt !== undefined) {
      const note = `The Job ${this.#job} is gone before it was known to have ended: half of the data may be there. Look at what the databases hold, then make another Restore.`;
      this.#tell("Warning", "JobGone", note);
    }
    if (state?.kind !== "running") return this.over();
    const note = `The Job ${this.#job} writes to the databases: the Restore goes when that has ended. Ended now, it leaves half of them: kubectl delete job ${this.#job}`;
    this.#tell("Warning", "DeletionWaits", note);
    return again(LOOK_MS);
  }

  async #begin(): Promise<Outcome> {
    const found = this.#find();
    if ("missing" in found) return this.#waits("BackupMissing", found.missing, MISSING_MS);
    const inUse = await this.#users();
    if (inUse !== "") return this.#waits("DatabaseInUse", inUse, TURN_MS);
    await hold(this.#restore, this.#calling);
    // Before the Job: one that is not found later counts as done, and is not done twice.
    await this.#running("its Job is about to be made");
    const start = await this.#start(found.file);
    if (start instanceof ApiError) return this.#waits("JobRefused", start.message, MISSING_MS);
    if (start.kind === "behind") return this.#waits("Queued", `It waits for ${start.what}.`, TURN_MS);
    if (start.kind === "no-template") {
      const message = `${start.why} Its pods restore: apply the environment's files, or make another Restore whose spec.template names it.`;
      return this.#waits("TemplateMissing", message, MISSING_MS);
    }
    this.#tell("Normal", "Started", `The Job ${this.#job} brings ${found.file} back.`);
    return again(LOOK_MS);
  }

  /** @returns the API server's refusal: then it is known that there is no Job */
  async #start(file: string): Promise<Start | ApiError> {
    const { replaceDatabase: replace, template } = this.#restore.spec;
    const order: JobOrder = {
      name: this.#job,
      owner: { resource: RESTORE_KIND.resource, object: this.#restore },
      template,
      task: "restore",
      args: ["bring-back", file, ...(replace === undefined ? [] : ["--replace", replace])],
      // A second try would find what the first one left, and say that instead of what went wrong.
      spec: { backoffLimit: 0, activeDeadlineSeconds: LIMIT_SECONDS },
    };
    try {
      return await this.#parts.runs.start(order, this.#calling);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }

  #find(): Found {
    const { backup: name, file } = this.#restore.spec;
    if (file !== undefined) return { file };
    const backup = this.#parts.backups.get(`${this.#calling.namespace}/${name}`);
    if (backup?.status?.phase === "Succeeded" && backup.status.file !== undefined)
      return { file: backup.status.file };
    const state = backup === undefined ? "not there" : (backup.status?.phase ?? "new");
    return {
      missing: `The Backup ${name} is ${state}; it has to have succeeded. kubectl get backups shows which have.`,
    };
  }

  /** @returns a sentence while somebody may write to the databases */
  async #users(): Promise<string> {
    const { namespace } = this.#calling;
    const items = await list<Pod>(PODS, USERS, this.#calling);
    const busy = items.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed");
    if (busy.length === 0) return "";
    return `${busy.length} pods use the databases. It begins when they are gone: kubectl -n ${namespace} scale deployment -l '${USERS}' --replicas=0`;
  }

  async #waits(reason: string, message: string, afterMs: number): Promise<Outcome> {
    this.#tell("Warning", reason, message);
    await this.#write(statusOf(this.#restore, { phase: "Pending", reason, message }, this.#parts.now()));
    return again(afterMs);
  }

  async #running(waits?: string): Promise<Outcome> {
    const reason = waits === undefined ? "Running" : "PodWaits";
    const message =
      waits === undefined ? `The Job ${this.#job} brings it back.` : `It has not begun: ${waits}.`;
    await this.#write(statusOf(this.#restore, { phase: "Running", reason, message }, this.#parts.now()));
    return again(LOOK_MS);
  }

  async #done({ report }: Extract<RunState, { kind: "done" }>): Promise<Outcome> {
    const { collections = 0, documents = 0 } = report.content ?? {};
    const message = `${documents} documents of ${collections} collections are there, each collection equal to the backup's by its sum.`;
    const equal = { type: "Equal", status: "True", reason: "SameSums", message } as const;
    const saying = { phase: "Succeeded", reason: "Restored", message, more: [equal] } as const;
    const completedAt = timeText(this.#parts.now());
    await this.#write({
      ...statusOf(this.#restore, saying, this.#parts.now()),
      ...doneFields(report),
      completedAt,
    });
    this.#tell("Normal", "Restored", message);
    return this.over();
  }

  #unknown(): Promise<Outcome> {
    return this.#failed({
      code: "RESULT_UNKNOWN",
      message: "It was begun, and its Job or its pod is gone with what it reported.",
      action: "It is not begun again by itself. Look at what the databases hold, then make another Restore.",
    });
  }

  async #failed(failure: Failure): Promise<Outcome> {
    const message = `${failureText(failure)}${failure.code === "RESTORE_REFUSED" ? CONFIRM : ""}`;
    const reason = reasonOf(failure.code);
    const saying = { phase: "Failed", reason, message } as const;
    const completedAt = timeText(this.#parts.now());
    await this.#write({ ...statusOf(this.#restore, saying, this.#parts.now()), completedAt });
    this.#tell("Warning", reason, message);
    return this.over();
  }

  async #write(status: NonNullable<Restore["status"]>): Promise<void> {
    const { name = "", namespace = "", uid = "" } = this.#restore.metadata ?? {};
    const started = status.phase === "Pending" ? undefined : timeText(this.#parts.now());
    const startedAt = status.phase === "Pending" ? undefined : (this.#restore.status?.startedAt ?? started);
    const whole = { ...(startedAt === undefined ? {} : { startedAt, job: this.#job }), ...status };
    const { api, signal } = this.#calling;
    const object = { metadata: { name, namespace, uid }, status: whole };
    await applyStatus(api, RESTORE_KIND.resource, object, {
      fieldManager: FIELD_MANAGER,
      force: true,
      signal,
    });
  }

  #tell(type: "Normal" | "Warning", reason: string, note: string): void {
    this.#parts.events.record(this.#restore, { type, reason, action: "Restore", note });
  }
}
