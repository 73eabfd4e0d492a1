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
import { type Parcel, parcelSchema } from "../rates/parcel.ts";

export type Weight = Parcel["weight"];

/** The least a scale for letters shows; the most is the parcel's schema's to say. */
const MIN_OUNCES = 0.1;
const OUNCES_PER_GRAM = 1 / 28.349523125;

/** `unit-missing`: a number alone. `out-of-range`: zero, or more than any carrier takes. */
export type WeightProblem = "unclear" | "unit-missing" | "out-of-range";
/** Weights that are asked back are in the unit that was typed, and such as a carrier can take. */
export type TypedWeight = Typed<Weight, WeightProblem> | Ambiguous<Weight> | Doubtful<Weight>;

type Unit = "kg" | "g" | "lb" | "oz";
const UNITS: Readonly<Record<Unit, string>> = {
  kg: "kgs?|kilos?|kilograms?|кг|кило|килограмм(?:а|ов)?|کیلو ?گرم|کیلو|كيلو",
  g: "g|gr|grams?|г|гр|грамм(?:а|ов)?|گرم|گ",
  lb: "lbs?|pounds?|фунт(?:а|ов)?|پوند|#",
  oz: "oz|ounces?|унци(?:я|и|й)|унц|اونس|انس",
};
const NAMES = { kg: "kilogram", g: "gram", lb: "pound", oz: "ounce" } as const;
const OUNCES: Readonly<Record<Unit, number>> = {
  kg: 1000 * OUNCES_PER_GRAM,
  g: OUNCES_PER_GRAM,
  lb: 16,
  oz: 1,
};
/** Two parts go together only as a unit and its fraction; the second's unit may be left out, as in `1kg200`. */
const FRACTION_OF: Partial<Record<Unit, { readonly unit: Unit; readonly bare: RegExp }>> = {
  lb: { unit: "oz", bare: /^(?:\d|1[0-5])$/u },
  kg: { unit: "g", bare: /^\d{3}$/u },
};

const UNIT = (Object.keys(UNITS) as Unit[]).map((unit) => `(?<${unit}>${UNITS[unit]})`).join("|");
const PART = new RegExp(`^${NUMBER} ?(?:${UNIT})\\.?(?=$|[ ,\\d])`, "u");
const BETWEEN = /^ ?(?:,|and|&|\+|и|و)? ?/u;
const BARE = new RegExp(`^${NUMBER}$`, "u");

interface Part {
  readonly unit: Unit;
  readonly number: WrittenNumber;
  readonly rest: string;
}

/**
 * Reads a parcel's weight: `2 lb 3 oz`, `1½ kg`, `1 200 г`, `۲٫۵ کیلو`, `1kg200`. Metric stays metric: rounding to another
 * system could lift a parcel over a carrier's step.
 */
export function readWeight(text: string): TypedWeight {
  const plain = plainNumbers(text);
  if (isNegative(plain)) return refused("out-of-range");
  const bare = BARE.exec(plain)?.[1];
  if (bare !== undefined) return refused(numberAsWritten(bare) === undefined ? "unclear" : "unit-missing");
  const first = readPart(plain);
  if (first === undefined) return refused("unclear");
  if (first.rest === "") return readSingle(first);
  const second = readSecond(first);
  const [whole, fraction] = [certainOf(first), second && certainOf(second)];
  if (second === undefined || whole === undefined || fraction === undefined) return refused("unclear");
  return weightOf(whole * OUNCES[first.unit] + fraction * OUNCES[second.unit], first.unit);
}

function readPart(text: string): Part | undefined {
  const match = PART.exec(text);
  const unit = (Object.keys(UNITS) as Unit[]).find((name) => match?.groups?.[name] !== undefined);
  const number = match?.[1] === undefined ? undefined : numberAsWritten(match[1]);
  if (match === null || unit === undefined || number === undefined) return undefined;
  return { unit, number, rest: text.slice(match[0].length).trim() };
}

function readSecond({ rest, unit }: Part): Part | undefined {
  const fraction = FRACTION_OF[unit];
  const text = rest.replace(BETWEEN, "");
  if (fraction === undefined) return undefined;
  const part = readPart(fraction.bare.test(text) ? `${text} ${fraction.unit}` : text);
  return part?.rest === "" && part.unit === fraction.unit ? part : undefined;
}

function readSingle(part: Part): TypedWeight {
  const { number, unit } = part;
  const value = certainOf(part);
  if (value !== undefined) return weightOf(value * OUNCES[unit], unit);
  if ("certain" in number) return refused("unclear");
  const asTyped = (each: number): Weight => ({ unit: NAMES[unit], value: each });
  const readings = [asTyped(number.decimal), asTyped(number.other)] as const;
  return askedBack(readings, (each) => isPossible(each.value, unit)) ?? refused("out-of-range");
}

/** Undefined for a number that can mean two weights. */
function certainOf({ number, unit }: Part): number | undefined {
  if ("certain" in number) return number.certain;
  const { decimal, mark, other } = number;
  // Decimal marks first of all.
  if (mark === "/" || mark === "\u066B") return isPossible(other, unit) ? undefined : decimal;
  // No scale shows thousandths of a gram.
  if (unit === "g") return other;
  // Scales for kilograms and pounds show three decimals after a point; a comma there is also an American's thousand.
  return mark === "." && !isPossible(other, unit) ? decimal : undefined;
}

const isPossible = (value: number, unit: Unit): boolean => weightOf(value * OUNCES[unit], unit).ok;

function weightOf(ounces: number, unit: Unit): Typed<Weight, WeightProblem> {
  const metric = unit === "kg" || unit === "g";
  const weight = metric
    ? ({ unit: "gram", value: hundredths(ounces / OUNCES_PER_GRAM) } as const)
    : ({ unit: "ounce", value: hundredths(ounces) } as const);
  const possible = ounces >= MIN_OUNCES && parcelSchema.shape.weight.safeParse(weight).success;
  return possible ? typed(weight) : refused("out-of-range");
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
