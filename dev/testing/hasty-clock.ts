import type { Clock } from "../../simulators/telegram/clock/clock.ts";

/** A clock that runs `factor` times as fast: Telegram's pauses between deliveries pass in a fraction of their time. */
export function hastyClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    after: (ms, task) => {
      const timer = setTimeout(task, Math.min(ms / factor, 2 ** 31 - 1));
      timer.unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
