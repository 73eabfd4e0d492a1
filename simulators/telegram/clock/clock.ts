/** A timer that was set and can still be taken back. */
export interface Timer {
  cancel(): void;
}

/** Where the simulator takes its time from, so that a test lives through a day in a moment. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once, `ms` milliseconds from now. */
  after(ms: number, task: () => void): Timer;
}

/** Unix time in whole seconds, the unit of all dates in the Bot API. */
export function unixTime(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}

/** The machine's time. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, task) {
      // Longer delays overflow Node's timer and would fire at once.
      const timer = setTimeout(task, Math.min(ms, 2 ** 31 - 1));
      // The server keeps the process alive; a wait that nobody is left to see must not.
      timer.unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
