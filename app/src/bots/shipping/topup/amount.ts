import {
  isNegative,
  NUMBER,
  numberAsWritten,
  plainNumbers,
  type WrittenNumber,
} from "../../../platform/typed/number-as-written.ts";
import { type Ambiguous, ambiguous, refused, type Typed, typed } from "../../../platform/typed/typed.ts";

/** Amounts a person may add at once, in cents. */
export interface AmountLimits {
  readonly minCents: number;
  readonly maxCents: number;
}

/** `other-currency`: a number of something that is not dollars. */
export type AmountProblem = "unclear" | "out-of-range" | "other-currency";
/** The cents of a doubtful amount are whole, and one of them may be beyond the limits. */
export type TypedAmount = Typed<number, AmountProblem> | Ambiguous<number>;

/** Dollars, and the coins that are held for them: what is shown next, and paid, is dollars in any case. */
const DOLLARS =
  "(?:us ?)?\\$|usd[tc]?|us dollars?|dollars?|bucks?|tether|доллар(?:а|ов)?(?: сша)?|долл?\\.?|дол\\.?|бакс(?:а|ов)?|у\\.?е\\.?|دلار(?: آمریکا)?|تتر";
const OTHERS =
  "€|eur|euros?|евро|یورو|£|gbp|pounds?|₽|rub|р(?:уб)?\\.?|рубл(?:ь|я|ей)|₴|₸|﷼|ریال|تومان|irr|irt|¥|₹|btc|bitcoins?|eth|trx|ton|ltc|bnb|sol";

/** A number with one of these words before or behind it, or on both sides. */
const amountIn = (words: string) => new RegExp(`^(?:(?:${words}) ?)?${NUMBER}(?: ?(?:${words}))?$`, "u");
const AMOUNT = amountIn(DOLLARS);
const OTHER_AMOUNT = amountIn(OTHERS);

/** Reads an amount of US dollars, as whole cents: `25`, `$12.50`, `12,5 долларов`, `1 000 USDT`, `۲۵ دلار`. Never guesses. */
export function readAmount(text: string, limits: AmountLimits): TypedAmount {
  const plain = plainNumbers(text);
  if (isNegative(plain)) return refused("out-of-range");
  const typedNumber = AMOUNT.exec(plain)?.[1];
  if (typedNumber === undefined) return refused(OTHER_AMOUNT.test(plain) ? "other-currency" : "unclear");
  const number = numberAsWritten(typedNumber);
  return number === undefined ? refused("unclear") : judged(number, limits);
}

function judged(number: WrittenNumber, { minCents, maxCents }: AmountLimits): TypedAmount {
  const readings = "certain" in number ? [number.certain] : [number.decimal, number.other];
  const [one, other] = readings.map(centsOf);
  // A third decimal is not money.
  if (one === undefined || (readings.length > 1 && other === undefined)) return refused("unclear");
  const possible = [one, other].some((cents = 0) => cents >= minCents && cents <= maxCents);
  if (!possible) return refused("out-of-range");
  return other === undefined ? typed(one) : ambiguous(one, other);
}

function centsOf(dollars: number): number | undefined {
  const cents = Math.round(dollars * 100);
  return Math.abs(dollars * 100 - cents) > 1e-6 ? undefined : cents;
}
