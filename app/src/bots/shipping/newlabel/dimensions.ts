import {
  isNegative,
  NUMBER,
  numberAsWritten,
  plainNumbers,
  type WrittenNumber,
} from "../../../platform/typed/number-as-written.ts";
import { refused, type Typed, typed } from "../../../platform/typed/typed.ts";
import type { Parcel } from "../rates/parcel.ts";

export type Dimensions = NonNullable<Parcel["dimensions"]>;

/** The longest side any carrier takes; length and girth are the carrier's to judge when it is asked for prices. */
const MAX_INCHES = 108;
const MIN_INCHES = 0.1;
const CM_PER_INCH = 2.54;

/**
 * `not-three`: sides, but not length, width and height. `unit-missing`: three numbers alone. `out-of-range`: a side of zero, or
 * longer than any carrier takes.
 */
export type DimensionsProblem = "unclear" | "not-three" | "unit-missing" | "out-of-range";

const INCH = `in|inch|inches|"|″|”|''|дюйм(?:а|ов|ы)?|اینچ`;
const CM = "cm|centimet(?:er|re)s?|см|сантиметр(?:а|ов|ы)?|سانتی ?متر|سانت|سم";
const MM = "mm|мм|миллиметр(?:а|ов|ы)?|میلی ?متر";
const TIMES = / ?(?:x|×|х|\*|✕|╳|by|на|ضربدر|در) ?/u;
const SIDE = new RegExp(`^${NUMBER} ?(?:(?<in>${INCH})|(?<cm>${CM})|(?<mm>${MM}))?\\.?$`, "u");

type Unit = "in" | "cm" | "mm";
const UNITS = ["in", "cm", "mm"] as const;

interface Side {
  readonly number: WrittenNumber;
  readonly unit: Unit | undefined;
}

/** Reads a parcel's sides: `10½ x 6 x 4 in`, `25×15×10 см`, `۱۰ در ۶ در ۴ اینچ`. The longest comes first in the answer. */
export function readDimensions(text: string): Typed<Dimensions, DimensionsProblem> {
  const plain = plainNumbers(text);
  if (isNegative(plain)) return refused("out-of-range");
  const sides = plain.split(TIMES).map(readSide);
  const read = sides.filter((side) => side !== undefined);
  if (read.length !== sides.length) return refused("unclear");
  if (sides.length !== 3) return refused("not-three");
  if (read.some(({ number }) => isZero(number))) return refused("out-of-range");
  const [unit, other] = new Set(read.flatMap((side) => side.unit ?? []));
  if (unit === undefined) return refused("unit-missing");
  if (other !== undefined) return refused("unclear");
  const values = read.map(({ number }) => valueIn(unit, number)).filter((value) => value !== undefined);
  return values.length === 3 ? sized(values, unit) : refused("unclear");
}

function readSide(text: string): Side | undefined {
  const match = SIDE.exec(text);
  const number = match?.[1] === undefined ? undefined : numberAsWritten(match[1]);
  if (number === undefined) return undefined;
  return { number, unit: UNITS.find((unit) => match?.groups?.[unit] !== undefined) };
}

/** Nothing in whatever unit. */
const isZero = (number: WrittenNumber): boolean =>
  "certain" in number ? number.certain === 0 : number.decimal === 0;

/** A mark before three digits: no ruler shows thousandths of a millimeter, no parcel is a thousand inches long. */
function valueIn(unit: Unit, number: WrittenNumber): number | undefined {
  if ("certain" in number) return number.certain;
  if (number.mark === "/") return undefined;
  return unit === "mm" ? number.other : number.decimal;
}

function sized(values: readonly number[], unit: Unit): Typed<Dimensions, DimensionsProblem> {
  const perInch = unit === "in" ? 1 : CM_PER_INCH;
  const [length = 0, width = 0, height = 0] = values
    .map((value) => thousandths(unit === "mm" ? value / 10 : value))
    .sort((one, other) => other - one);
  if (length > MAX_INCHES * perInch || height < MIN_INCHES * perInch) return refused("out-of-range");
  return typed({ unit: unit === "in" ? "inch" : "centimeter", length, width, height });
}

/** What a third of an inch leaves behind its comma is nothing to tell a carrier. */
const thousandths = (value: number): number => Math.round(value * 1_000) / 1_000;
