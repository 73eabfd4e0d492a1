import type { WorkerClass } from "../../contracts/worker-classes.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { BotDefinition } from "./definition.ts";

/**
 * Shows which of a bot's declared classes this process does: 0 for the others and in every role that does none, so that the
 * pool of a class that is gone is missed by whoever is left. May be called again, when more is done.
 */
export function showClasses(
  metrics: Pick<Metrics, "workerClassServed">,
  { name, workerClasses }: Pick<BotDefinition<object, unknown>, "name" | "workerClasses">,
  done: readonly WorkerClass[],
): void {
  for (const each of workerClasses)
    metrics.workerClassServed.set({ bot: name, worker_class: each }, done.includes(each) ? 1 : 0);
}
