import { isNotFound, keyOf, objectPath } from "../../runtime/index.ts";
import { fileOf } from "./backup-controller.ts";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import { failureText } from "./run-status.ts";
import type { Calling, Runs } from "./runs.ts";

/** How a removal stands. */
export type Removal =
  | { readonly kind: "gone" }
  | { readonly kind: "under-way" }
  | { readonly kind: "failed"; readonly message: string };

/** A Job that failed goes after so long, and the removal is tried again. */
const RETRY_SECONDS = 600;

/** First the file goes, by a Job of the backup's template, then the Backup. Can be repeated. */
export async function removeBackup(backup: Backup, runs: Runs, calling: Calling): Promise<Removal> {
  const name = `remove-${backup.metadata?.uid}`;
  const state = await runs.state(name, calling);
  if (state === undefined) {
    const { template } = backup.spec;
    const owner = { resource: BACKUP_KIND.resource, object: backup };
    const args = ["remove", backup.status?.file ?? fileOf(backup)];
    const spec = { backoffLimit: 1, ttlSecondsAfterFinished: RETRY_SECONDS };
    const start = await runs.start({ name, owner, template, task: "remove", args, spec }, calling);
    return start.kind === "no-template" ? { kind: "failed", message: start.why } : { kind: "under-way" };
  }
  if (state.kind === "running") return { kind: "under-way" };
  if (state.kind === "failed") return { kind: "failed", message: failureText(state) };
  // Also when its report was lost: the Job ended well.
  await deleteObject(backup, calling);
  return { kind: "gone" };
}

async function deleteObject(backup: Backup, { api, signal }: Calling): Promise<void> {
  const body = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions: { uid: backup.metadata?.uid },
    propagationPolicy: "Background",
  };
  try {
    const path = objectPath(BACKUP_KIND.resource, keyOf(backup));
    await api.request({ method: "DELETE", path, body, signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
