import { clock } from "../figures.ts";
import { escapeMarkup } from "../markup.ts";
import { areaPath, CANVAS, linePath, type Point } from "./path.ts";
import { linearScale, logScale, type Scale, timeScale } from "./scale.ts";

/** One line of a chart. */
export interface ChartLine {
  readonly name: string;
  /** One of the page's colours, 1 to 8. */
  readonly colour: number;
  /** As many as the chart has times; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

/** A value to hold the lines against. */
export interface ChartMark {
  readonly label: string;
  readonly value: number;
}

/** A chart over the time of a run. */
export interface Chart {
  readonly title: string;
  readonly atS: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly scale: "linear" | "log";
  /** Lines stand on each other's shoulders: for parts of one whole. */
  readonly isStacked: boolean;
  /** When the ramp ended, in seconds. */
  readonly plateauAtS: number;
  write(value: number): string;
}

/** More places to point at than this are of no use on a screen. */
const MAX_PLACES = 120;

/**
 * A chart as markup without a script: the drawing is stretched to its room while every text keeps its size, so that it
 * reads on a phone; pointing at, or touching, a time shows its figures.
 */
export function chartMarkup(chart: Chart): string {
  const time = timeScale(chart.atS.at(-1) ?? 0);
  const x = time.position;
  const scale = valueScale(chart);
  const plateau = percentOf(x(chart.plateauAtS));
  return [
    `<figure><figcaption>${escapeMarkup(chart.title)}</figcaption>`,
    legend(chart.lines),
    '<div class="plot">',
    `<svg viewBox="0 0 ${CANVAS} ${CANVAS}" preserveAspectRatio="none" role="img" aria-label="${escapeMarkup(spoken(chart))}">`,
    ...scale.ticks.map((tick) => `<path class="grid" d="${level(scale.position(tick))}"/>`),
    ...(chart.isStacked ? areas(chart, x, scale) : lines(chart, x, scale)),
    ...chart.marks.map(({ value }) => `<path class="mark" d="${level(scale.position(value))}"/>`),
    "</svg>",
    `<i class="plateau" style="left:${plateau}"></i>`,
    ...scale.ticks.map((tick) => label("y", `bottom:${percentOf(scale.position(tick))}`, chart.write(tick))),
    ...time.ticks.map((tick) => label("x", `left:${percentOf(x(tick))}`, clock(tick))),
    ...chart.marks.map((mark) =>
      label("of-mark", `bottom:${percentOf(scale.position(mark.value))}`, mark.label),
    ),
    ...places(chart, x),
    "</div></figure>",
  ].join("\n");
}

function valueScale({ lines: all, marks, scale, isStacked, atS }: Chart): Scale {
  const values = isStacked
    ? atS.map((_, index) => all.reduce((sum, { values: each }) => sum + (each[index] ?? 0), 0))
    : all.flatMap(({ values: each }) => each.map((value) => value ?? 0));
  const highest = [...values, ...marks.map(({ value }) => value)].reduce((a, b) => Math.max(a, b), 0);
  return scale === "log" ? logScale(highest) : linearScale(highest);
}

function lines({ lines: all, atS }: Chart, x: (seconds: number) => number, scale: Scale): string[] {
  return all.map(({ colour, values }) => {
    const points = atS.map((seconds, index): Point | undefined => {
      const value = values[index];
      return value === null || value === undefined ? undefined : { x: x(seconds), y: scale.position(value) };
    });
    return `<path class="line c${colour}" d="${linePath(points)}"/>`;
  });
}

function areas({ lines: all, atS }: Chart, x: (seconds: number) => number, scale: Scale): string[] {
  let sums: readonly number[] = atS.map(() => 0);
  return all.map(({ colour, values }) => {
    const below = sums;
    sums = below.map((sum, index) => sum + (values[index] ?? 0));
    const points = (of: readonly number[]) =>
      atS.map((seconds, index) => ({ x: x(seconds), y: scale.position(of[index] ?? 0) }));
    return `<path class="area c${colour}" d="${areaPath(points(below), points(sums))}"/>`;
  });
}

/** Invisible columns, each with the figures of its time. */
function places({ atS, lines: all, write }: Chart, x: (seconds: number) => number): string[] {
  const every = Math.max(1, Math.ceil(atS.length / MAX_PLACES));
  const width = percentOf((1 / Math.max(1, atS.length)) * every);
  return atS.flatMap((seconds, index) => {
    if (index % every !== 0) return [];
    const figures = all.map(({ name, colour, values }) => {
      const value = values[index];
      const text = value === null || value === undefined ? "–" : write(value);
      return `<span><b class="key c${colour}"></b>${escapeMarkup(name)} ${escapeMarkup(text)}</span>`;
    });
    const side = x(seconds) > 0.5 ? "before" : "after";
    const tip = `<div class="tip ${side}"><span>at ${clock(seconds)}</span>${figures.join("")}</div>`;
    return [`<div class="place" style="left:${percentOf(x(seconds))};width:${width}">${tip}</div>`];
  });
}

function legend(all: readonly ChartLine[]): string {
  const named = new Map(all.map(({ name, colour }) => [name, colour]));
  const entries = [...named].map(
    ([name, colour]) => `<li><b class="key c${colour}"></b>${escapeMarkup(name)}</li>`,
  );
  return entries.length < 2 ? "" : `<ul class="legend">${entries.join("")}</ul>`;
}

/** What someone who cannot see the drawing is told. */
function spoken({ title, lines: all, write }: Chart): string {
  const peaks = all.map(({ name, values }) => {
    const highest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
    return `${name} at most ${write(highest)}`;
  });
  return `${title}: ${peaks.join(", ")}`;
}

function label(kind: string, place: string, text: string): string {
  return `<span class="${kind}" style="${place}">${escapeMarkup(text)}</span>`;
}

function level(position: number): string {
  return linePath([
    { x: 0, y: position },
    { x: 1, y: position },
  ]);
}

function percentOf(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
