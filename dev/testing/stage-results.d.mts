/** What is printed of a stage of `.ci/run`: a line for each failure, then its counts. */
export function stageLines(ended: {
  readonly stage: string;
  readonly form: "vitest" | "junit" | "bench" | "lines";
  /** Of the stage's report; undefined: there is none. */
  readonly text: string | undefined;
  /** With which the stage's program ended. */
  readonly code: string;
  /** Files are named from here on. */
  readonly root: string;
}): string[];
