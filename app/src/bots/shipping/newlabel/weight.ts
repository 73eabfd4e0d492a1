import { normalize } from "../../../platform/typed/normalize.ts";
import {
  isNegative,
  NUMBER,
  readNumber,
  refused,
  type Typed,
  typed,
} from "../../../platform/typed/number.ts";
import { type Parcel, parcelSchema } from "../rates/parcel.ts";

export type Weight = Parcel["weight"];

/** The least a scale for letters shows; the most is the parcel's schema's to say. */
const MIN_OUNCES = 0.1;
const OUNCES_PER_GRAM = 1 / 28.349523125;

/** `unit-missing`: a number alone. `out-of-range`: zero, or more than any carrier takes. */
export type WeightProblem = "unclear" | "unit-missing" | "out-of-range";

type Unit = "kg" | "g" | "lb" | "oz";
const UNITS: Readonly<Record<Unit, string>> = {
  kg: "kgs?|kilos?|kilograms?|кг|кило|килограмм(?:а|ов)?|کیلو ?گرم|کیلو|كيلو",
  g: "g|gr|grams?|г|гр|грамм(?:а|ов)?|گرم|گ",
  lb: "lbs?|pounds?|фунт(?:а|ов)?|پوند|#",
  oz: "oz|ounces?|унци(?:я|и|й)|унц|اونس|انس",
};
const OUNCES: Readonly<Record<Unit, number>> = {
  kg: 1000 * OUNCES_PER_GRAM,
  g: OUNCES_PER_GRAM,
  lb: 16,
  oz: 1,
};
/** Two parts go together only as a unit and its fraction. */
const FRACTION_OF: Partial<Record<Unit, Unit>> = { lb: "oz", kg: "g" };

const UNIT = (Object.keys(UNITS) as Unit[]).map((unit) => `(?<${unit}>${UNITS[unit]})`).join("|");
const PART = new RegExp(`^${NUMBER} ?(?:${UNIT})\\.?(?=$|[ ,\\d])`, "u");
const BETWEEN = /^ ?(?:,|and|&|\+|и|و)? ?/u;
const BARE = new RegExp(`^${NUMBER}$`, "u");

interface Part {
  readonly unit: Unit;
  readonly value: number;
  readonly rest: string;
}

/**
 * Reads a parcel's weight: `2 lb 3 oz`, `1.5kg`, `500 г`, `۵ کیلو`, `１８ oz`. Metric stays metric: rounding to another
 * system could lift a parcel over a carrier's step.
 */
export function readWeight(text: string): Typed<Weight, WeightProblem> {
  const plain = normalize(text);
  if (isNegative(plain)) return refused("out-of-range");
  if (BARE.test(plain)) return refused("unit-missing");
  const first = readPart(plain);
  if (first === undefined) return refused("unclear");
  if (first.rest === "") return weightOf([first]);
  const second = readPart(first.rest.replace(BETWEEN, ""));
  if (second === undefined || second.rest !== "" || FRACTION_OF[first.unit] !== second.unit)
    return refused("unclear");
  return weightOf([first, second]);
}

function readPart(text: string): Part | undefined {
  const match = PART.exec(text);
  const unit = (Object.keys(UNITS) as Unit[]).find((name) => match?.groups?.[name] !== undefined);
  if (match === null || unit === undefined) return undefined;
  return { unit, value: readNumber(match[1]), rest: text.slice(match[0].length).trim() };
}

function weightOf(parts: readonly Part[]): Typed<Weight, WeightProblem> {
  const ounces = parts.reduce((sum, { unit, value }) => sum + value * OUNCES[unit], 0);
  const metric = parts.some(({ unit }) => unit === "kg" || unit === "g");
  const weight = metric
    ? ({ unit: "gram", value: hundredths(ounces / OUNCES_PER_GRAM) } as const)
    : ({ unit: "ounce", value: hundredths(ounces) } as const);
  const possible = ounces >= MIN_OUNCES && parcelSchema.shape.weight.safeParse(weight).success;
  return possible ? typed(weight) : refused("out-of-range");
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
