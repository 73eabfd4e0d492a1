import { Counter, Rate, Trend } from "k6/metrics";
import type { Part } from "../plan.ts";

/** Act → first sign that somebody sees, milliseconds. */
export const felt = new Trend("felt", true);
/** Acts that came to an end, however they did. */
export const acts = new Counter("acts");
/** Acts: how many there were, and of how many somebody saw something in time. */
export const seen = new Rate("seen");
/**
 * What k6 itself adds to an act, milliseconds: from when it was to be sent to when it was, and from when its answer was
 * there to when it was read. It is not in what is felt, so it must be known.
 */
export const lag = new Trend("lag", true);
/** What people brought to its end (tag `event`), milliseconds from when they began it; and how many there were. */
export const happened = new Trend("happened", true);
export const happenings = new Counter("happenings");
/** Those of them that never came to an end: they are in `happened` with how long they had lasted when the run was over. */
export const unfinished = new Counter("unfinished");
/** People who came. */
export const arrivals = new Counter("arrivals");
/** Acts that were left out because the one before them took so long: load that was not there. */
export const skipped = new Counter("skipped");
/** Buttons that were gone when they were pressed: the screen had changed since it was read, and nothing was sent. */
export const gone = new Counter("gone");
/** Acts and looks that the simulator refused: a person did what cannot be done, or the simulator is in trouble. */
export const refusals = new Counter("refusals");

/** Counts the acts that were felt within so long. */
export interface WithinMeter {
  readonly thresholdMs: number;
  readonly rate: Rate;
}

/** One for each time that some part names; the runner knows them as `felt_within_<ms>`. */
export function withinMeters(parts: readonly Part[]): readonly WithinMeter[] {
  const named = new Set(parts.flatMap(({ thresholdsMs = [] }) => thresholdsMs));
  return [...named].map((thresholdMs) => ({ thresholdMs, rate: new Rate(`felt_within_${thresholdMs}`) }));
}
