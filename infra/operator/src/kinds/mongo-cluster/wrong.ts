import type { Condition } from "../../runtime/index.ts";
import { type Lagging, type MemberStatus, momentOf, type WrongSince } from "./mongo-cluster.ts";

/** Seconds behind the primary from which on a member is of no use to an acknowledged write, and below which it is again. */
const LAG = { begins: 300, ends: 60 };
/** States of which no lag is told, as there is none, or as the member is known to be no use. */
const WITHOUT_LAG = ["PRIMARY", "SYNCING", "NEW"];

/** Conditions of a set that are not as they should be; that there is one member is what its spec says. Pure. */
export const wrongOf = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.filter(
    ({ reason, status, type }) =>
      ["Ready", "FaultTolerant"].includes(type) && status !== "True" && reason !== "OneMember",
  );

/** Whether it comes right by itself, though it takes its time: a member reads all data anew. */
export const isOnItsWay = ({ reason }: Pick<Condition, "reason">): boolean => reason === "MemberSyncing";

/**
 * Since when something is wrong. A condition's own time begins anew at each turn, also from False to Unknown, where the set gets worse; this
 * one goes on until nothing is wrong. Pure.
 */
export function wrongSinceAfter(
  conditions: readonly Condition[],
  before: WrongSince | undefined,
  now: Date,
): WrongSince | undefined {
  const wrong = wrongOf(conditions);
  if (wrong.length === 0) return undefined;
  const { anything = momentOf(now), standstill = momentOf(now) } = before ?? {};
  return { anything, ...(wrong.every(isOnItsWay) ? {} : { standstill }) };
}

/** Who lags, and since when. Of whom nothing is told, it is as it was; of a member that is empty the conditions tell. Pure. */
export function laggingAfter(
  members: readonly MemberStatus[],
  before: readonly Lagging[] = [],
  now: Date,
): readonly Lagging[] {
  if (members.length === 0) return before; // nobody was asked
  return members.flatMap(({ lagSeconds, pod, state }) => {
    const known = before.find((one) => one.pod === pod);
    const lags =
      lagSeconds === undefined
        ? known !== undefined && !WITHOUT_LAG.includes(state)
        : lagSeconds >= (known === undefined ? LAG.begins : LAG.ends);
    return lags ? [known ?? { pod, since: momentOf(now) }] : [];
  });
}
