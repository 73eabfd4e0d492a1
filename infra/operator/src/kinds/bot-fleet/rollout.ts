import {
  type BotFleet,
  type BotFleetSpec,
  type BotFleetStatus,
  type LastRollout,
  PROCEED_ANNOTATION,
  type Rollout,
} from "./bot-fleet.ts";
import type { Burning } from "./burning.ts";
import { isOut, isWayBack } from "./decide.ts";
import { EMPTY_LEDGER, totalOf, unreadOf } from "./ledger.ts";
import type { Migration } from "./migration.ts";

/** A moment as Kubernetes writes it. */
export const momentOf = (date: Date): string => date.toISOString().replace(/\.\d+/, "");

/**
 * The rollout that the spec asks for: the one under way, a new one where another release is asked for, none where everything is
 * out. Asked for the release of before in the middle of a rollout, the way back is a rollout too.
 */
export function rolloutOf(
  spec: BotFleetSpec,
  status: BotFleetStatus,
  migration: Migration,
  now: Date,
): Rollout | undefined {
  const { rollout, version } = status;
  const migrated = migration.kind === "complete" ? { migrated: true } : {};
  if (rollout?.version === spec.version) return { ...rollout, ...migrated };
  // A first install replaces nothing: there is no before to compare with.
  if (version === undefined || (rollout === undefined && isOut(spec, status))) return undefined;
  return { version: spec.version, startedAt: momentOf(now), ledger: EMPTY_LEDGER, ...migrated };
}

/**
 * A rollout after Prometheus was asked: what burned before anything of it ran is not its doing, however long its schema took or
 * a person held it; what begins to burn after stops it for good, as its new pods, fewer with every minute of night, may look
 * innocent by themselves. A person decides.
 * @param ran pods of it were begun
 */
export function judged(rollout: Rollout, burning: Burning | undefined, ran: boolean): Rollout {
  if (burning === undefined || "unknown" in burning) return rollout;
  const { burningBefore, heldFor } = rollout;
  if (burningBefore === undefined || !ran) return { ...rollout, burningBefore: burning.promises };
  if (heldFor !== undefined) return rollout;
  const begun = burning.promises.filter((promise) => !burningBefore.includes(promise));
  return begun.length === 0 ? rollout : { ...rollout, heldFor: begun };
}

/** Promises that the rollout is stopped for now: none where a person said that it goes on, or goes back against the burn. */
export function holding({ metadata, spec, status = {} }: BotFleet, rollout: Rollout): readonly string[] {
  const goesOn = metadata?.annotations?.[PROCEED_ANNOTATION] === spec.version;
  return goesOn || isWayBack(spec, status) ? [] : (rollout.heldFor ?? []);
}

/**
 * The status once all is out. A release that was taken back is none to go back to: asked for again it goes forward, in that
 * order and under the same gates.
 */
export function ended(
  spec: BotFleetSpec,
  { previousVersion, version: from, ...rest }: BotFleetStatus,
  rollout: Rollout | undefined,
  now: Date,
): BotFleetStatus {
  const before = spec.version === from ? previousVersion : from;
  return {
    ...rest,
    version: spec.version,
    ...(before === undefined || spec.version === previousVersion ? {} : { previousVersion: before }),
    ...(rollout === undefined ? {} : { lastRollout: resultOf(rollout, from, now) }),
  };
}

/** What a rollout that has come to its end took. */
export function resultOf(
  { ledger, startedAt, version }: Rollout,
  from: string | undefined,
  now: Date,
): LastRollout {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(startedAt)) / 1_000));
  return {
    version,
    ...(from === undefined ? {} : { from }),
    startedAt,
    completedAt: momentOf(now),
    seconds,
    ...totalOf(ledger),
    maxPending: ledger.maxPending,
    unread: unreadOf(ledger, now),
  };
}

/** The same for people. */
export function proofOf({
  duplicated,
  lost,
  maxPending,
  seconds,
  unread,
  updates,
  version,
}: LastRollout): string {
  const unseen = unread === 0 ? "" : `; of ${unread} pods the last seconds are not known`;
  return `${version} is out after ${seconds} s: ${updates} updates, ${lost} lost, ${duplicated} maybe twice, ${maxPending} waited at most${unseen}.`;
}
