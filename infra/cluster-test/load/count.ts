import { reconcile } from "../../../load-tests/load/reconcile/reconcile.ts";
import { lossesOf } from "../../../load-tests/load/reconcile/audit.ts";
import { settle } from "../../../load-tests/load/settle.ts";
import type { Cluster } from "../cluster.ts";
import { withBooks } from "./books.ts";

const SETTLE_WITHIN_MS = 150_000;

/** What cannot be kept while Redis is away: a reply that was sent and could not be noted is sent again (docs/operations.md). */
const ONCE = "every reply is accepted once";
/** Not more than can be under way when Redis goes: each of up to four pods takes some forty updates at a time. */
const MOST_REPEATED = 200;

/**
 * Waits until nothing is under way, then holds what people saw against what is kept, since the fleet began.
 * @param mayRepeat true where Redis was taken away: what was under way then may have come twice
 * @returns the figures @throws Error naming each rule that is broken
 */
export function countEverything(cluster: Cluster, mayRepeat = false): Promise<string> {
  return withBooks(cluster, async (books) => {
    const rest = await settle(books, SETTLE_WITHIN_MS, cluster.abandoned);
    const { audits, rules } = await reconcile(books);
    const broken = [rest.rule, ...rules].filter(
      ({ name, verdict, violations }) =>
        verdict === "failed" && !(mayRepeat && name.endsWith(ONCE) && violations <= MOST_REPEATED),
    );
    const figures = [...audits].map(([bot, audit]) => {
      const { duplicated, lost } = lossesOf(audit);
      return `${bot}: ${audit.asked} updates, ${lost} lost, ${duplicated} twice`;
    });
    if (broken.length > 0)
      throw new Error(
        [
          ...broken.map(
            ({ examples, name, violations }) => `${name}: ${violations} times not, ${examples[0] ?? ""}`,
          ),
          ...figures,
        ].join("; "),
      );
    return `${figures.join("; ")}; at rest after ${Math.round(rest.ms / 100) / 10} s`;
  });
}
