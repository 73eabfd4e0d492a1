/** Time, handed in so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds that only grow, and go on while the process is stopped by SIGSTOP. */
  now(): number;
  /** What a calendar says: for what others read (Leases, Events, conditions), never for deciding how much time has passed. */
  date(): Date;
  /** Runs `callback` once after `delayMs`. @returns what cancels it; cancelling twice, or too late, does nothing */
  after(delayMs: number, callback: () => void): () => void;
}

/** The longest delay a Node timer takes; longer ones would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};

/** Waits `delayMs`. @throws the signal's reason as soon as it is aborted */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
