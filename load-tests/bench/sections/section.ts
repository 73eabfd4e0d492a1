import type { Cores } from "../machine/cores.ts";
import type { Row } from "../result/rows.ts";

/** One kind of thing that is measured, with several programs side by side. */
export interface Section {
  readonly name: string;
  /** Names of its rows, by which they can be asked for. */
  readonly rows: readonly string[];
  measure(context: SectionContext): Promise<Row[]>;
}

/** What every section is given. */
export interface SectionContext {
  readonly cores: Cores;
  readonly rounds: number;
  /** Runs of the flatness comparison at each size. */
  readonly pairs: number;
  /** Kept connections that deliver updates. */
  readonly connections: number;
  /** Length of a measured window. */
  readonly seconds: number;
  /** Aborted by Ctrl-C, and when the run's time is over. */
  readonly stopping: AbortSignal;
  /** True for a row the user asked for. */
  wants(name: string): boolean;
  /** Notes that a row cannot be measured on this machine. */
  skip(name: string, reason: string): void;
  /** Notes that a row could not be measured although it should. */
  fail(name: string, error: unknown): void;
  /** Registers what is to be ended with the section, whatever happens. */
  onStop(stop: () => Promise<unknown>): void;
  say(line: string): void;
}
