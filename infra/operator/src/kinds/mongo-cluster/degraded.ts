import type { Condition, Statement } from "../../runtime/index.ts";
import type { Lagging, MongoClusterStatus } from "./mongo-cluster.ts";
import { isOnItsWay, wrongOf } from "./wrong.ts";

/** Longer than a rolling update of three members, an election, or a node that starts anew. */
const PATIENCE_MS = 600_000;
/** To read 100 GB anew takes three hours at 10 MB/s, and the indexes are built after that. */
const SYNC_PATIENCE_MS = 6 * 3_600_000;
/** Reasons of `Ready` that no time mends. */
const LASTING = ["DataLost", "OtherSet", "KeyRefused", "SecretMissing", "SecretForbidden"];

interface Wrong extends Pick<Condition, "reason" | "message"> {
  /** RFC 3339; undefined: just now. */
  readonly since: string | undefined;
}

/**
 * Whether a set needs a person: at once for what never passes by itself; else when it has not been ready, or has borne no loss, or a member
 * has lagged, for longer than what passes takes. It stays so while anything is wrong but a member's reading all data anew, which is on its
 * way: a set that gets worse is not in order for that. Pure.
 * @param conditions `Ready` and `FaultTolerant` as they are now, and `Degraded` as it was
 */
export function degradedOf(
  conditions: readonly Condition[],
  { lagging = [], wrongSince = {} }: Pick<MongoClusterStatus, "lagging" | "wrongSince">,
  now: Date,
): Statement {
  const type = "Degraded";
  const wrong: readonly Wrong[] = [
    ...wrongOf(conditions).map(({ message, reason }) => {
      const since = isOnItsWay({ reason }) ? wrongSince.anything : wrongSince.standstill;
      return { reason, message, since };
    }),
    ...lagging.map((one) => ({ reason: "MemberLags", message: lagText(one), since: one.since })),
  ];
  const wasDegraded = conditions.some((one) => one.type === type && one.status === "True");
  const worst =
    wrong.find((one) => isOverdue(one, now)) ??
    (wasDegraded ? wrong.find((one) => !isOnItsWay(one)) : undefined);
  if (worst !== undefined) return { type, status: "True", reason: worst.reason, message: worst.message };
  const [passing] = wrong;
  return passing === undefined
    ? { type, status: "False", reason: "AsExpected", message: "Nothing needs a person." }
    : { type, status: "False", reason: "Temporary", message: `${passing.reason} may pass by itself.` };
}

function isOverdue({ reason, since }: Wrong, now: Date): boolean {
  if (LASTING.includes(reason)) return true;
  const patienceMs = isOnItsWay({ reason }) ? SYNC_PATIENCE_MS : PATIENCE_MS;
  return since !== undefined && now.getTime() - Date.parse(since) >= patienceMs;
}

/** Without the seconds: a message that changes at each look would be written at each. */
const lagText = ({ pod }: Lagging): string =>
  `${pod} fell more than five minutes behind the primary, and has not caught up: until it has, the loss of another member may stop all writes. Its disk, its processor or the way to it is too slow: kubectl top pod ${pod} --containers`;
