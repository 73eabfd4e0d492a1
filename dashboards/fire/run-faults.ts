import { setTimeout as sleep } from "node:timers/promises";
import type { Crowd } from "./crowd.ts";
import type { Fault } from "./faults.ts";
import type { Town } from "./town.ts";
import type { AlertWatch } from "./watch-alerts.ts";

/** What became of one alert; times in ms, absent where it did not come to that. */
export interface Outcome {
  readonly alert: string;
  readonly fault: string;
  /** It fired already when the fault began: what is shown then is no answer to it. */
  readonly before: boolean;
  /** After the fault began. */
  readonly firedMs: number | undefined;
  /** After the fault ended. */
  clearedMs: number | undefined;
}

/** How long each alert of a fault has to fire. */
const FIRE_WITHIN_MS = 45_000;
/** The longest look back, a month at the test's pace, and a little. */
const CLEAR_WITHIN_MS = 90_000;
const LOOK_MS = 100;

interface Ended {
  readonly fault: Fault;
  readonly endedAt: number;
}

/** Names of what fires though nothing is wrong; it has the longest look back to end. */
export async function firingUntouched(
  keys: readonly string[],
  watch: AlertWatch,
): Promise<readonly string[]> {
  await until(() => !keys.some(watch.fires), CLEAR_WITHIN_MS);
  return keys.filter(watch.fires);
}

/** Switches one fault after the other on and off; then waits until all is silent. */
export async function runFaults(
  faults: readonly Fault[],
  town: Town,
  crowd: Crowd,
  watch: AlertWatch,
  say: (line: string) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const ends: Ended[] = [];
  for (const fault of faults) {
    await until(() => !fault.fires.some(watch.fires), CLEAR_WITHIN_MS);
    const before = new Set(fault.fires.filter(watch.fires));
    const beganAt = performance.now();
    await fault.begin(town, crowd);
    const firedAt = (key: string) => watch.seen.get(key)?.find(({ from }) => from >= beganAt)?.from;
    const isTold = (key: string) => before.has(key) || firedAt(key) !== undefined;
    await until(() => fault.fires.every(isTold), FIRE_WITHIN_MS);
    await fault.end(town, crowd);
    ends.push({ fault, endedAt: performance.now() });
    for (const alert of fault.fires) {
      const at = firedAt(alert);
      outcomes.push({
        alert,
        fault: fault.name,
        before: before.has(alert),
        firedMs: at === undefined ? undefined : at - beganAt,
        clearedMs: undefined,
      });
    }
    const tookMs = performance.now() - beganAt;
    const missed = fault.fires.filter((key) => firedAt(key) === undefined);
    say(
      `${(tookMs / 1000).toFixed(0)} s  ${fault.name}: ${missed.length === 0 ? "all fired" : `silent: ${missed.join(", ")}`}`,
    );
  }
  const all = faults.flatMap(({ fires }) => fires);
  await until(() => !all.some(watch.fires), CLEAR_WITHIN_MS);
  for (const outcome of outcomes) outcome.clearedMs = clearedMs(outcome, ends, watch);
  return outcomes;
}

/** Until the first moment after the fault's end at which it was silent. */
function clearedMs({ alert, fault }: Outcome, ends: readonly Ended[], watch: AlertWatch): number | undefined {
  const endedAt = ends.find((end) => end.fault.name === fault)?.endedAt ?? 0;
  const over = watch.seen.get(alert)?.find(({ to }) => to === undefined || to >= endedAt);
  if (over === undefined) return 0;
  return over.to === undefined ? undefined : over.to - endedAt;
}

/** Whether it came to be so in time. */
async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_MS);
  }
  return true;
}
