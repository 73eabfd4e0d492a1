import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../observe/logger.ts";

export interface Patience {
  /** Completes the log line "waiting for …". */
  readonly what: string;
  readonly withinMs: number;
  readonly logger: Logger;
  /** Ends the waiting, as when the process is told to stop. */
  readonly signal?: AbortSignal | undefined;
  /** False for a failure that waiting does not mend. @default all are waited out */
  readonly mayPass?: (error: unknown) => boolean;
}

const PAUSE_MS = 1_000;

/**
 * Does something as soon as it can be done: repeats `work`, which must be safe to repeat, each second until it ends well.
 * Says once what is waited for.
 * @throws the last failure when the time is over, or at once one that does not pass
 */
export async function patiently<T>(
  work: () => Promise<T>,
  { logger, mayPass = () => true, signal, what, withinMs }: Patience,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || performance.now() + PAUSE_MS > deadline) throw error;
      if (tries === 1) logger.info({ err: error, withinMs }, `waiting for ${what}`);
    }
    await sleep(PAUSE_MS, undefined, { ...(signal && { signal }) });
  }
}
