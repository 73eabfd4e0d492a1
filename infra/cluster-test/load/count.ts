import { reconcile } from "../../../load-tests/load/reconcile/reconcile.ts";
import { lossesOf } from "../../../load-tests/load/reconcile/audit.ts";
import { settle } from "../../../load-tests/load/settle.ts";
import type { Cluster } from "../cluster.ts";
import { withBooks } from "./books.ts";

const SETTLE_WITHIN_MS = 150_000;

/**
 * Waits until nothing is under way, then holds what people saw against what is kept, since the fleet began.
 * @returns the figures @throws Error naming each rule that is broken
 */
export function countEverything(cluster: Cluster): Promise<string> {
  return withBooks(cluster, async (books) => {
    const rest = await settle(books, SETTLE_WITHIN_MS, cluster.abandoned);
    const { audits, rules } = await reconcile(books);
    const broken = [rest.rule, ...rules].filter(({ verdict }) => verdict === "failed");
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
