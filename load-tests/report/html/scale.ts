/** How values become positions on one axis. */
export interface Scale {
  /** Share of the axis, 0 at its start, 1 at its end; values beyond are cut to these. */
  position(value: number): number;
  /** Values to write beside the axis, ascending. */
  readonly ticks: readonly number[];
}

/** From 0 to a round value at or above `highest`. */
export function linearScale(highest: number, wantedTicks = 4): Scale {
  const reach = highest > 0 ? highest : 1;
  const step = roundStep(reach / wantedTicks);
  const steps = Math.ceil(reach / step - 1e-9);
  const top = step * steps;
  return {
    position: (value) => clamp(value / top),
    ticks: Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12))),
  };
}

/** Powers of ten from 1 to the first at or above `highest`, at least to 10: for times, whose tail is what matters. */
export function logScale(highest: number): Scale {
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(highest, 1)) - 1e-9));
  return {
    position: (value) => clamp(Math.log10(Math.max(value, 1)) / decades),
    ticks: Array.from({ length: decades + 1 }, (_, power) => 10 ** power),
  };
}

/** Seconds from 0 to `end`, written at steps a clock has. */
export function timeScale(end: number, wantedTicks = 5): Scale {
  const least = end / wantedTicks;
  const step = CLOCK_STEPS_S.find((each) => each >= least) ?? Math.ceil(least / 3600) * 3600;
  return {
    position: (seconds) => clamp(end > 0 ? seconds / end : 0),
    ticks: Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step),
  };
}

const CLOCK_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** 1, 2 or 5 times a power of ten, at or above `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
