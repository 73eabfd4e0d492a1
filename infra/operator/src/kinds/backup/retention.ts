import type { Backup } from "./backup-kind.ts";
import type { Restore } from "./restore-kind.ts";

/** What a schedule keeps. */
export interface Retention {
  readonly count: number;
  readonly days?: number;
}

/** Failed ones are kept for what they say of why. */
const FAILED_KEPT = 3;
const DAY_MS = 24 * 3_600_000;

/** So long after a restore failed its backup is not removed: whoever made it will make another. */
const FAILED_RESTORE_DAYS = 7;

/** Names of backups and of files that restores read or wait for, or are to be read again. Pure. */
export function inUseBy(restores: readonly Restore[], now: Date): ReadonlySet<string> {
  const since = now.getTime() - FAILED_RESTORE_DAYS * DAY_MS;
  const needed = restores.filter(({ status: { completedAt = "", phase } = {} }) =>
    phase === "Failed" ? Date.parse(completedAt) > since : phase !== "Succeeded",
  );
  return new Set(needed.flatMap(({ spec: { backup, file } }) => [backup ?? [], file ?? []].flat()));
}

const madeAt = ({ metadata }: Backup): number => Date.parse(metadata?.creationTimestamp ?? "");

/** The latest first. Kubernetes tells times by the second: of the same one, the later name is the later one. */
export function laterFirst(one: Backup, other: Backup): number {
  const at = ({ metadata, status }: Backup): string =>
    `${status?.completedAt ?? metadata?.creationTimestamp ?? ""} ${metadata?.name ?? ""}`;
  return at(one) < at(other) ? 1 : -1;
}

/**
 * Those of a schedule's backups that are to go. The last good one never is, however old; what runs never is. Pure.
 * @param own backups that the schedule made, and no others
 * @param inUse of {@link inUseBy}
 */
export function expired(
  own: readonly Backup[],
  { count, days }: Retention,
  { inUse, now }: { readonly inUse: ReadonlySet<string>; readonly now: Date },
): readonly Backup[] {
  const latest = own.toSorted(laterFirst);
  const good = latest.filter(({ status }) => status?.phase === "Succeeded");
  const failed = latest.filter(({ status }) => status?.phase === "Failed");
  const oldest = days === undefined ? Number.NEGATIVE_INFINITY : now.getTime() - days * DAY_MS;
  const surplus = good.filter((backup, index) => index > 0 && (index >= count || madeAt(backup) < oldest));
  return [...surplus, ...failed.slice(FAILED_KEPT)].filter(
    ({ metadata, status }) => !inUse.has(metadata?.name ?? "") && !inUse.has(status?.file ?? ""),
  );
}
