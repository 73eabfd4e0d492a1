import { normalize } from "../../../platform/typed/normalize.ts";
import {
  isNegative,
  NUMBER,
  readNumber,
  refused,
  type Typed,
  typed,
} from "../../../platform/typed/number.ts";

/** Amounts a person may add at once, in cents. */
export interface AmountLimits {
  readonly minCents: number;
  readonly maxCents: number;
}

export type AmountProblem = "unclear" | "out-of-range";

const CURRENCY = "\\$|usd|dollars?|доллар(?:а|ов)?|долл?\\.?|дол\\.?|دلار";
const AMOUNT = new RegExp(`^(?:(?:${CURRENCY}) ?)?${NUMBER}(?: ?(?:${CURRENCY}))?$`, "u");

/** Reads an amount of US dollars, as whole cents: `25`, `$12.50`, `12,5 долларов`, `۲۵ دلار`. */
export function readAmount(text: string, { minCents, maxCents }: AmountLimits): Typed<number, AmountProblem> {
  const plain = normalize(text);
  if (isNegative(plain)) return refused("out-of-range");
  const match = AMOUNT.exec(plain);
  if (match === null) return refused("unclear");
  const cents = readNumber(match[1]) * 100;
  // A third decimal is not money.
  if (Math.abs(cents - Math.round(cents)) > 1e-6) return refused("unclear");
  const whole = Math.round(cents);
  return whole < minCents || whole > maxCents ? refused("out-of-range") : typed(whole);
}
