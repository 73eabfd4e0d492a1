import { type ClassedWork, type WorkerClass, workerClassOf } from "../../contracts/worker-classes.ts";
import { AppError } from "../errors/app-error.ts";
import type { OwnedProcessor } from "../queue/processor.ts";
import type { BotDefinition, BotParts } from "./definition.ts";

/** The parts of a bot that workers run. */
export interface WorkerParts extends Pick<BotParts<object>, "tasks" | "consumers"> {
  readonly processors: readonly OwnedProcessor[];
}

/**
 * Holds a bot's declared classes against its parts: work of a class that is not declared would have no pool, and nobody
 * would do it; a declared class without work would have a pool that idles.
 * @throws AppError CONFIG_INVALID
 */
export function assertClassesDeclared(
  bot: Pick<BotDefinition<object, unknown>, "name" | "workerClasses">,
  { consumers, processors, tasks }: Pick<BotParts<object>, "processors" | "tasks" | "consumers">,
): void {
  const work: readonly ClassedWork[] = [...processors.map(({ job }) => job), ...tasks, ...consumers];
  const used = new Set(work.map(workerClassOf));
  const missing = [...used].filter((each) => !bot.workerClasses.includes(each));
  const idle = bot.workerClasses.filter((each) => !used.has(each));
  if (missing.length > 0)
    throw new AppError(
      "CONFIG_INVALID",
      `Add ${missing.join(", ")} to workerClasses of the bot ${bot.name}.`,
    );
  if (idle.length > 0)
    throw new AppError(
      "CONFIG_INVALID",
      `Take ${idle.join(", ")} out of workerClasses of the bot ${bot.name}: nothing is done there.`,
    );
}

/**
 * What a worker that is limited to `classes` runs, of all that its bots have.
 * @throws AppError CONFIG_INVALID when the jobs of one queue are of several classes: a worker takes a queue as a whole
 */
export function workOfClasses(bots: readonly WorkerParts[], classes: readonly WorkerClass[]): WorkerParts {
  const all = bots.flatMap(({ processors }) => processors.map(({ job }) => job));
  const classOfQueue = new Map<string, WorkerClass>();
  for (const job of all) {
    const first = classOfQueue.get(job.queue) ?? workerClassOf(job);
    if (first !== workerClassOf(job))
      throw new AppError(
        "CONFIG_INVALID",
        `The jobs of queue "${job.queue}" are of the classes ${first} and ${workerClassOf(job)}; give them one.`,
      );
    classOfQueue.set(job.queue, first);
  }
  const isOurs = (work: ClassedWork): boolean => classes.includes(workerClassOf(work));
  return {
    processors: bots.flatMap(({ processors }) => processors.filter(({ job }) => isOurs(job))),
    tasks: bots.flatMap(({ tasks }) => tasks.filter(isOurs)),
    consumers: bots.flatMap(({ consumers }) => consumers.filter(isOurs)),
  };
}
