/** Both axes of a chart's drawing have this many units; the page stretches them to the room there is. */
export const CANVAS = 1000;

/** A point of a drawing: `x` to the right, `y` upwards, each 0 to 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The `d` of a line through the points; undefined leaves a gap. */
export function linePath(points: readonly (Point | undefined)[]): string {
  let isOpen = false;
  return points
    .map((point) => {
      if (point === undefined) {
        isOpen = false;
        return "";
      }
      const command = isOpen ? "L" : "M";
      isOpen = true;
      return command + at(point);
    })
    .join("");
}

/** The `d` of the area between two lines over the same `x`. */
export function areaPath(lower: readonly Point[], upper: readonly Point[]): string {
  const outline = [...upper, ...lower.toReversed()].map(at);
  return outline.length === 0 ? "" : `M${outline.join("L")}Z`;
}

function at({ x, y }: Point): string {
  return `${round(x * CANVAS)} ${round((1 - y) * CANVAS)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
