import type { Clock } from "./clock.ts";

/** A signal that is aborted with its parents, or when time is up. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Stops the clock and lets go of the parents; needed always, or a long-lived parent keeps every deadline. */
  clear(): void;
}

/** Begins a deadline. @param reason what the signal is aborted with after `limitMs` */
export function deadline(
  clock: Clock,
  limitMs: number,
  parents: readonly AbortSignal[],
  reason: () => Error,
): Deadline {
  const controller = new AbortController();
  const onParent = (event: Event): void => controller.abort((event.target as AbortSignal).reason);
  for (const parent of parents) {
    if (parent.aborted) controller.abort(parent.reason);
    parent.addEventListener("abort", onParent, { once: true });
  }
  const cancel = clock.after(limitMs, () => controller.abort(reason()));
  return {
    signal: controller.signal,
    clear: () => {
      cancel();
      for (const parent of parents) parent.removeEventListener("abort", onParent);
    },
  };
}
