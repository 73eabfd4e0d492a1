import type { FigureSource, LoadFigure } from "../../../app/src/contracts/load.ts";
import type { Objective } from "../../report/result.ts";
import type { LoadedBot } from "../bots.ts";
import { judged } from "./objectives.ts";

/** What a run counted over its plateau. */
export interface Counted {
  readonly seconds: number;
  /** How much there was of something on the plateau; of memory, the most. undefined where it was not counted. */
  amount(source: FigureSource): number | undefined;
}

/**
 * The figures that a bot's requirements name, as they were reached together on the plateau. With fewer people than they
 * were named for they are shown, and judge nothing.
 * @param people of the bot in this run
 */
export function figuresOf({ load }: LoadedBot, people: number, counted: Counted): readonly Objective[] {
  const { figures } = load;
  if (figures === undefined) return [];
  return figures.list.map((figure) => {
    const objective = figureOf(figure, counted);
    return people >= figures.people ? objective : { ...objective, verdict: "not judged" };
  });
}

const SECONDS = { "/s": 1, "/min": 60 } as const;

function figureOf({ comparison, name, source, threshold, unit }: LoadFigure, counted: Counted): Objective {
  const amount = counted.amount(source);
  const measured =
    amount === undefined ? null : unit === "MB" ? amount : rate(amount, counted, SECONDS[unit]);
  return judged({
    ...{ name, comparison, threshold, unit, measured },
    felt_percentile: null,
    samples: Math.round(amount ?? 0),
    min_samples: 1,
  });
}

function rate(amount: number, { seconds }: Counted, per: number): number {
  return Math.round((amount / seconds) * per * 10) / 10;
}
