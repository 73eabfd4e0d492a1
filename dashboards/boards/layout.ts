import type { GridPos } from "@grafana/grafana-foundation-sdk/dashboard";
import type { BoardPanel } from "./panels/panel.ts";

/** Grafana's grid has so many columns. */
export const GRID_WIDTH = 24;

/** Lines of the grid that a panel of a kind takes. */
const HEIGHT: Readonly<Record<BoardPanel["kind"], number>> = { number: 4, graph: 9, table: 12 };
/** How many of a kind stand side by side at most. */
const SIDE_BY_SIDE: Readonly<Record<BoardPanel["kind"], number>> = { number: 6, graph: 3, table: 2 };

/** A panel in its place. */
export interface Placed {
  readonly panel: BoardPanel;
  readonly at: GridPos;
}

/**
 * Places panels in lines of one kind, in their order. A line is full from edge to edge, so that what stands below each
 * other belongs together and nothing floats up into a gap.
 * @param top first line of the grid
 */
export function placed(panels: readonly BoardPanel[], top: number): readonly Placed[] {
  let y = top;
  return linesOf(panels).flatMap((line) => {
    const [first] = line;
    const h = first === undefined ? 0 : HEIGHT[first.kind];
    const unit = GRID_WIDTH / line.reduce((sum, { weight = 1 }) => sum + weight, 0);
    let x = 0;
    const row = line.map((panel) => {
      const w = unit * (panel.weight ?? 1);
      x += w;
      return { panel, at: { x: x - w, y, w, h } };
    });
    y += h;
    return row;
  });
}

/** The line below the lowest of them. */
export const bottomOf = (panels: readonly Placed[], top: number): number =>
  Math.max(top, ...panels.map(({ at }) => at.y + at.h));

/** Runs of one kind, cut into lines of lengths that divide the grid and differ by one at most. */
function linesOf(panels: readonly BoardPanel[]): readonly (readonly BoardPanel[])[] {
  const runs: BoardPanel[][] = [];
  for (const panel of panels) {
    const last = runs.at(-1);
    if (last?.[0]?.kind === panel.kind) last.push(panel);
    else runs.push([panel]);
  }
  return runs.flatMap(cut);
}

function cut(run: readonly BoardPanel[]): readonly (readonly BoardPanel[])[] {
  const [first] = run;
  if (first === undefined) return [];
  let count = Math.ceil(run.length / SIDE_BY_SIDE[first.kind]);
  while (!lengths(run.length, count).every((length) => GRID_WIDTH % length === 0)) count++;
  let from = 0;
  return lengths(run.length, count).map((length) => {
    from += length;
    return run.slice(from - length, from);
  });
}

/** So many panels in so many lines, the longer ones first. */
const lengths = (panels: number, lines: number): readonly number[] =>
  Array.from({ length: lines }, (_, line) => Math.ceil((panels - line) / lines));
