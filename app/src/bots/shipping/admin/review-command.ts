import { oneLine } from "../../../platform/typed/line.ts";

/** What an owner types to take a payment off the list, after `/admin`. */
export interface ReviewCommand {
  readonly paymentId: string;
  /** Empty: not said. */
  readonly why: string;
}

/** Longer ones would not be read again. */
export const LONGEST_WHY = 200;

const COMMAND = /^close (P-\w{1,20})(?: (.*))?$/iu;

/** Reads `close P-7K2M9QABCD sent back by bank`; undefined for anything else. */
export function readReviewCommand(text: string): ReviewCommand | undefined {
  const [, paymentId, why = ""] = COMMAND.exec(oneLine(text)) ?? [];
  return paymentId === undefined ? undefined : { paymentId, why: why.slice(0, LONGEST_WHY).trim() };
}
