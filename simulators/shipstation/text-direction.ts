const RIGHT_TO_LEFT =
  /((?:(?!\p{Nd})[\p{Script=Arabic}\p{Script=Hebrew}])+(?:[\s،]+(?:(?!\p{Nd})[\p{Script=Arabic}\p{Script=Hebrew}])+)*)/u;
const FIRST_LETTER = /\p{L}/u;

/**
 * Parts a line into runs of one direction each, in the order in which they stand on paper from left to right.
 * The font turns the letters inside of a run; numbers keep their order, so that a house number stays itself.
 */
export function visualRuns(line: string): string[] {
  const runs = line.split(RIGHT_TO_LEFT).filter((run) => run !== "");
  const first = FIRST_LETTER.exec(line)?.[0] ?? "";
  return RIGHT_TO_LEFT.test(first) ? runs.reverse() : runs;
}
