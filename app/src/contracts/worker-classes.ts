/**
 * Kinds of background work. Each that some bot uses has a pool of worker processes of its own, which is sized and stopped
 * by what that work is like: a label's purchase waits for a vendor, matching computes, a broadcast has all night.
 */
export const WORKER_CLASSES = ["labels", "ai", "images", "csv", "matching", "broadcast", "default"] as const;

export type WorkerClass = (typeof WORKER_CLASSES)[number];

/** What workers do: the jobs of a queue, a consumer, a periodic task. */
export interface ClassedWork {
  /** @default "default" */
  readonly workerClass?: WorkerClass;
}

/** The class of some work. */
export const workerClassOf = ({ workerClass = "default" }: ClassedWork): WorkerClass => workerClass;

/** The class whose workers also ask Telegram how much waits for a bot: a pool that each bot has, once. */
export const askingClassOf = ({
  workerClasses,
}: {
  readonly workerClasses: readonly WorkerClass[];
}): WorkerClass => workerClasses[0] ?? "default";

/** Classes that need a pool, in a fixed order; `default` is always one, for it also looks after files that expire. */
export function workerClassesInUse(
  bots: readonly { readonly workerClasses: readonly WorkerClass[] }[],
): readonly WorkerClass[] {
  const used = new Set<WorkerClass>(["default", ...bots.flatMap((bot) => bot.workerClasses)]);
  return WORKER_CLASSES.filter((each) => used.has(each));
}
