import type { Condition, Statement } from "../../runtime/index.ts";
import type { MemberStatus } from "./mongo-cluster.ts";

/** Longer than a rolling update of three members, an election, or a node that starts anew. */
const PATIENCE_MS = 600_000;
/** A member that is up and so far behind is of no use to an acknowledged write for as long, seconds. */
const LAG_LIMIT = 300;
/** Reasons of `Ready` that no time mends. */
const LASTING = ["DataLost", "OtherSet", "KeyRefused", "SecretMissing", "SecretForbidden"];

/**
 * Whether a set needs a person: at once for what never passes by itself; else when it has not been ready, or has borne no loss, for
 * longer than what passes takes. One member is as the spec says, and a set of one is not Degraded for it. Pure.
 * @param conditions `Ready` and `FaultTolerant`, with the times since when they are so
 */
export function degradedOf(
  conditions: readonly Condition[],
  members: readonly MemberStatus[],
  now: Date,
): Statement {
  const type = "Degraded";
  const wrong = conditions.filter(
    (one) =>
      ["Ready", "FaultTolerant"].includes(one.type) && one.status !== "True" && one.reason !== "OneMember",
  );
  const isOverdue = ({ lastTransitionTime, reason }: Condition): boolean =>
    LASTING.includes(reason) || now.getTime() - Date.parse(lastTransitionTime) >= PATIENCE_MS;
  const worst = wrong.find(isOverdue);
  if (worst !== undefined) return { type, status: "True", reason: worst.reason, message: worst.message };
  const behind = members.find(({ lagSeconds = 0 }) => lagSeconds >= LAG_LIMIT);
  if (behind !== undefined) return { type, status: "True", reason: "MemberLags", message: lagText(behind) };
  const [passing] = wrong;
  return passing === undefined
    ? { type, status: "False", reason: "AsExpected", message: "Nothing needs a person." }
    : { type, status: "False", reason: "Temporary", message: `${passing.reason} may pass by itself.` };
}

const lagText = ({ lagSeconds, pod }: MemberStatus): string =>
  `${pod} is ${lagSeconds} s behind the primary: until it has caught up, the loss of another member may stop all writes. Its disk, its processor or the way to it is too slow: kubectl top pod ${pod} --containers`;
