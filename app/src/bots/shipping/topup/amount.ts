import {
  isNegative,
  NUMBER,
  numberAsWritten,
  plainNumbers,
  type WrittenNumber,
} from "../../../platform/typed/number-as-written.ts";
import {
  type Ambiguous,
  askedBack,
  type Doubtful,
  refused,
  type Typed,
  typed,
} from "../../../platform/typed/typed.ts";

/** Amounts a person may add at once, in cents. */
export interface AmountLimits {
  readonly minCents: number;
  readonly maxCents: number;
}

/** `other-currency`: a number of something that is not dollars. */
export type AmountProblem = "unclear" | "out-of-range" | "other-currency";
/** Amounts that are asked back are whole cents within the limits. */
export type TypedAmount = Typed<number, AmountProblem> | Ambiguous<number> | Doubtful<number>;

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

function judged(number: WrittenNumber, { maxCents, minCents }: AmountLimits): TypedAmount {
  const isPossible = (cents: number) => cents >= minCents && cents <= maxCents;
  const cents = centsOf("certain" in number ? number.certain : number.decimal);
  const refusal = refused(Number.isNaN(cents) ? "unclear" : "out-of-range");
  if (!("certain" in number)) {
    const other = centsOf(number.other);
    // The Arabic decimal sign is one first of all.
    const isDecimal = number.mark === "\u066B" && !isPossible(other);
    if (!isDecimal) return askedBack([cents, other], isPossible) ?? refusal;
  }
  return isPossible(cents) ? typed(cents) : refusal;
}

/** Not a number for what has a third decimal: that is not money, and within no limits. */
function centsOf(dollars: number): number {
  const cents = Math.round(dollars * 100);
  return Math.abs(dollars * 100 - cents) > 1e-6 ? Number.NaN : cents;
}
