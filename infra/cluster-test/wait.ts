import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  readonly withinSeconds: number;
  readonly signal: AbortSignal;
  /** @default 1 s */
  readonly everySeconds?: number;
}

/**
 * Looks again until there is nothing left to say.
 * @param look answers what is still missing, in words; "" when all is there
 * @throws Error with the last words when the time is over
 */
export async function waitUntil(
  look: () => Promise<string>,
  { everySeconds = 1, signal, withinSeconds }: WaitOptions,
): Promise<void> {
  const deadline = performance.now() + withinSeconds * 1000;
  for (;;) {
    const missing = await look();
    if (missing === "") return;
    if (performance.now() > deadline) throw new Error(`not within ${withinSeconds} s: ${missing}`);
    await sleep(everySeconds * 1000, undefined, { signal });
  }
}
