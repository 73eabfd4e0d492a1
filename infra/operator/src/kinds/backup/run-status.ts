import type { BackupDone } from "../../../../../app/src/contracts/backup-report.ts";
import { type Condition, type KubeObject, type Statement, withConditions } from "../../runtime/index.ts";
import type { Phase, RunStatus } from "./backup-kind.ts";
import type { Failure } from "./run-state.ts";

/** Whatever runs once: a Backup or a Restore. */
export type Runnable = KubeObject & { readonly status?: RunStatus };

/** True when nothing more is to be done about it. */
export const isOver = ({ status }: Runnable): boolean =>
  status?.phase === "Succeeded" || status?.phase === "Failed";

/** What a status says beside its phase. */
export interface Saying {
  readonly phase: Phase;
  readonly reason: string;
  readonly message: string;
  /** Besides `Succeeded`. */
  readonly more?: readonly Statement[];
}

/** The phase with its condition `Succeeded`: False only when it failed. */
export function statusOf(
  object: Runnable,
  { message, more = [], phase, reason }: Saying,
  now: Date,
): { readonly phase: Phase; readonly observedGeneration: number; readonly conditions: readonly Condition[] } {
  const generation = object.metadata?.generation ?? 0;
  const known = { Succeeded: "True", Failed: "False" } as const;
  const status = phase === "Succeeded" || phase === "Failed" ? known[phase] : "Unknown";
  const statements = [{ type: "Succeeded", status, reason, message }, ...more] as const;
  const conditions = withConditions(object.status?.conditions, statements, { generation, now });
  return { phase, observedGeneration: generation, conditions };
}

/** What a report says, as fields of a status. */
export function doneFields({ content, file, location, seconds }: BackupDone) {
  const { collections, databases, documents, sum } = content ?? {};
  return { file, location, seconds: Math.round(seconds), databases, collections, documents, sum };
}

/** `BACKUP_TOO_SLOW` as a condition's reason: `BackupTooSlow`. */
export const reasonOf = (code: string): string =>
  code
    .toLowerCase()
    .split("_")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");

/** What went wrong and what to do, in one text. */
export const failureText = ({ action, message }: Failure): string =>
  `${message.endsWith(".") ? message : `${message}.`} ${action}`;

/** Seconds since the epoch, as Kubernetes writes a moment. */
export const timeText = (at: Date): string => at.toISOString().replace(/\.\d+/, "");

/** Bytes for people, such as `206 MB`. */
export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
