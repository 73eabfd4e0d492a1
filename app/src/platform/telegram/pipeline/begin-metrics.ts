import type { Metrics } from "../../observe/metrics.ts";
import { OUTCOMES } from "./verdict.ts";

/** Shows what a bot's updates are counted by, before there are any. */
export function beginUpdateMetrics(
  { updateReplyDuration, updates }: Pick<Metrics, "updateReplyDuration" | "updates">,
  { allowedUpdates, name: bot }: { readonly name: string; readonly allowedUpdates: readonly string[] },
  transport: "webhook" | "polling",
): void {
  updateReplyDuration.begin({ bot });
  for (const type of allowedUpdates)
    for (const outcome of OUTCOMES) updates.inc({ bot, type, transport, outcome }, 0);
}
