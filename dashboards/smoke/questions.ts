import type { Board } from "../boards/board.ts";
import { boardJson } from "../boards/render.ts";
import { dashboardSchema, panelsOf } from "../lint/dashboard-schema.ts";

/** One query of a panel, as the generated board holds it. */
export interface Question {
  /** The board's uid. */
  readonly board: string;
  readonly panel: string;
  readonly legend: string;
  readonly expr: string;
  /** Asked for one moment; else over the time that the board shows. */
  readonly instant: boolean;
}

/** Every query of some boards. */
export function questionsOf(boards: readonly Board[]): readonly Question[] {
  return boards.flatMap((board) => {
    const file = dashboardSchema.parse(JSON.parse(boardJson(board)));
    return panelsOf(file).flatMap(({ targets, title }) =>
      targets.map(({ expr, instant, legendFormat }) => ({
        board: file.uid,
        panel: title,
        legend: legendFormat,
        expr,
        instant,
      })),
    );
  });
}
