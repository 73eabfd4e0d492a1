import type { Answers } from "./form.ts";
import type { Answer, SetView } from "./members.ts";
import type { Member, MemberStatus } from "./mongo-cluster.ts";

/** A member's own word, and what the primary sees of it, as the status shows them. */
export function rowsOf(
  members: readonly Member[],
  answers: Answers,
  view: SetView | undefined,
): readonly MemberStatus[] {
  return members.map(({ host, pod }) => {
    const seen = view?.members.find((one) => one.host === host);
    const answer = answers.get(host);
    const state = stateOf(answer, view?.config.members.some((one) => one.host === host) === true);
    const percent = answer?.kind === "member" ? answer.syncing?.percent : undefined;
    const follows = state === "PRIMARY" || state === "SECONDARY" || state === "RECOVERING";
    return {
      pod,
      state,
      ...(seen?.lagSeconds !== undefined && follows ? { lagSeconds: seen.lagSeconds } : {}),
      ...(percent === undefined ? {} : { percent }),
    };
  });
}

function stateOf(answer: Answer | undefined, isOfSet: boolean): string {
  switch (answer?.kind) {
    case "member":
      return answer.syncing === undefined ? answer.state : "SYNCING";
    case "new":
      // One that the set knows is told of it by the others, and begins to read; another one is yet to be added.
      return isOfSet ? "SYNCING" : "NEW";
    case "refused":
      return "REFUSED";
    case "foreign":
      return "FOREIGN";
    default:
      return "SILENT";
  }
}

/** Hosts that read all data anew, or are about to. */
export const syncingOf = (answers: Answers): ReadonlySet<string> =>
  new Set(
    [...answers]
      .filter(
        ([, answer]) => answer.kind === "new" || (answer.kind === "member" && answer.syncing !== undefined),
      )
      .map(([host]) => host),
  );
