import type { Clock, Timer } from "./clock.ts";

interface Alarm {
  readonly at: number;
  readonly task: () => void;
}

/** A clock for tests that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves time on by `ms`, running what falls due in its order; what each timer starts gets a turn first. */
  advance(ms: number): Promise<void>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Builds a clock that stands still at `start` (milliseconds since 1970). */
export function createManualClock(start = 1_750_000_000_000): ManualClock {
  let now = start;
  const alarms = new Set<Alarm>();

  function earliest(until: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of alarms) {
      if (alarm.at <= until && (first === undefined || alarm.at < first.at)) first = alarm;
    }
    return first;
  }

  return {
    now: () => now,
    after(ms, task): Timer {
      const alarm = { at: now + Math.max(0, ms), task };
      alarms.add(alarm);
      return { cancel: () => alarms.delete(alarm) };
    },
    async advance(ms) {
      const until = now + ms;
      await turn();
      for (let alarm = earliest(until); alarm !== undefined; alarm = earliest(until)) {
        alarms.delete(alarm);
        now = Math.max(now, alarm.at);
        alarm.task();
        await turn();
      }
      now = until;
      await turn();
    },
  };
}
