import { setTimeout as pause } from "node:timers/promises";

/**
 * Polls a condition until it holds.
 * @param holds asked again every 50 ms; a rejection counts as "not yet" and becomes the cause of the final error
 * @param what completes the sentence "… did not happen within n s"
 * @param withinMs total time
 * @throws Error when the time is over
 */
export async function until(holds: () => Promise<boolean>, what: string, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await pause(50);
  }
  throw new Error(`${what} did not happen within ${withinMs / 1000} s`, { cause: last });
}
