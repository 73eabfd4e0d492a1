import type { BoardName, Link } from "./links.ts";
import type { BoardPanel } from "./panels/panel.ts";
import type { Variable } from "./variables.ts";

/** What a person on call looks at together. */
export interface Row {
  /** The question that its panels answer. */
  readonly asks: string;
  readonly panels: readonly BoardPanel[];
}

/** A board, as its file declares it. */
export interface Board {
  readonly name: BoardName;
  /** What it answers, in a sentence; stands in the README too. */
  readonly answers: string;
  /** Beside those that all boards have: data source, environment, bot. */
  readonly variables?: readonly Variable[];
  /** Runbooks and boards to go on to; the list of all boards is there anyway. */
  readonly links: readonly Link[];
  /** How much time is shown at first. @default "now-1h" */
  readonly from?: string;
  readonly rows: readonly Row[];
}
