import type { Cores } from "../machine/cores.ts";

/** What every measured thing is given. */
export interface SectionContext {
  readonly cores: Cores;
  readonly rounds: number;
  /** Runs of the flatness comparison at each size. */
  readonly pairs: number;
  /** Length of a measured window. */
  readonly seconds: number;
  /** Aborted by Ctrl-C. */
  readonly stopping: AbortSignal;
  /** True for a row the user asked for. */
  wants(name: string): boolean;
  /** Notes that a row cannot be measured on this machine. */
  skip(name: string, reason: string): void;
  /** Registers what is to be ended with the section, whatever happens. */
  onStop(stop: () => Promise<unknown>): void;
  say(line: string): void;
}
