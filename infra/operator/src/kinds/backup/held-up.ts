import type { Condition, Statement } from "../../runtime/index.ts";
import type { Removal } from "./remove.ts";

/** What holds the removal of old backups up, if anything does. */
export interface HeldUp {
  readonly reason?: "BackupShrunk" | "RemovalFailed";
  readonly problem?: string;
}

/**
 * What a removal says. One that failed is tried again every ten minutes: until it is through, its failure is not over. Pure.
 * @param name of the Backup
 * @param before conditions of the schedule as they were
 */
export function heldUpBy(removal: Removal, name: string, before: readonly Condition[] | undefined): HeldUp {
  const reason = "RemovalFailed";
  if (removal.kind === "gone") return {};
  if (removal.kind === "failed")
    return { reason, problem: `${name} is to be removed, and cannot: ${removal.message}` };
  const failed = before?.find((one) => one.type === "Degraded" && one.reason === reason);
  return failed === undefined ? {} : { reason, problem: failed.message };
}

/** The condition `Degraded` of a schedule. What `Ready` says as well comes last: data that is gone would be hidden by it. Pure. */
export function degradedOf(
  ready: Omit<Statement, "type">,
  { problem, reason = "RemovalFailed" }: HeldUp = {},
): Statement {
  const type = "Degraded";
  if (problem !== undefined) return { type, status: "True", reason, message: problem };
  return ready.reason === "InvalidSchedule"
    ? { type, ...ready, status: "True" }
    : { type, status: "False", reason: "AsExpected", message: "Nothing is held up." };
}
