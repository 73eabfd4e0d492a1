import { normalize } from "./normalize.ts";

/** Stand in a plain text for marks whose meaning the script of the digits tells, and which are lost with it. */
const DECIMAL_SIGN = "\u2396";
const EASTERN_SLASH = "\u2215";
const SLASH_OF_EASTERN_DIGITS = /(?<=[\u0660-\u0669\u06F0-\u06F9])\/(?=[\u0660-\u0669\u06F0-\u06F9])/gu;

const FRACTIONS: Readonly<Record<string, number>> = {
  "½": 1 / 2,
  "⅓": 1 / 3,
  "⅔": 2 / 3,
  "¼": 1 / 4,
  "¾": 3 / 4,
  "⅕": 1 / 5,
  "⅖": 2 / 5,
  "⅗": 3 / 5,
  "⅘": 4 / 5,
  "⅙": 1 / 6,
  "⅚": 5 / 6,
  "⅛": 1 / 8,
  "⅜": 3 / 8,
  "⅝": 5 / 8,
  "⅞": 7 / 8,
};
const SIGNS = Object.keys(FRACTIONS).join("");
/** Those of rulers and recipes. No fifths: who writes `2/5` means two and a half, if a Persian keyboard was not at hand. */
const DENOMINATORS: ReadonlySet<number> = new Set([2, 3, 4, 8, 16, 32]);
/** Below a slash of Eastern digits only these make a fraction: ۳/۸ is rather 3.8. */
const MOST_EASTERN = 4;

/** What may be a number, in a text of {@link plainNumbers}; captured, for {@link numberAsWritten} to judge. */
export const NUMBER = String.raw`([.,\u2396]?\d(?:[\d .,'’\u2396/⁄\u2215-]{0,30}\d)?(?: ?[${SIGNS}])?|[${SIGNS}])`;

/** A number that can be read in two ways, because of its mark: `1,250`, `1.250`, `۱/۲`, `۱۰/۰۰۰`, `۳٫۵۰۰`. */
export interface DoubtfulNumber {
  /** The last is the Arabic decimal sign, which looks like the thousands sign and stands beside it on keyboards. */
  readonly mark: "." | "," | "/" | "\u066B";
  /** With the mark as a decimal one. */
  readonly decimal: number;
  /** With the mark between thousands, or as the line of a fraction; a slash before three digits is between thousands. */
  readonly other: number;
}

export type WrittenNumber = { readonly certain: number } | DoubtfulNumber;

/** Text as the readers of numbers want it: as {@link normalize}, and the marks of Eastern digits keep their meaning. */
export function plainNumbers(text: string): string {
  return normalize(
    text
      .replaceAll("\u066B", DECIMAL_SIGN)
      .replaceAll("\u066C", "'")
      .replace(SLASH_OF_EASTERN_DIGITS, EASTERN_SLASH),
  );
}

/**
 * The number in a match of {@link NUMBER}: digits with a decimal mark (`1.5`, `1,5`, `.5`, `۱٫۵`), thousands set apart
 * (`1 200`, `1'200`, `1,200.50`, `1.200,50`), fractions (`½`, `1½`, `1 1/2`). Undefined for what is none: `1,00,5`.
 */
export function numberAsWritten(text: string): WrittenNumber | undefined {
  return fraction(text) ?? easternSlash(text) ?? easternDecimal(text) ?? grouped(text) ?? plain(text);
}

/** A number in a way that {@link numberAsWritten} reads as nothing else, to four decimals: `1.1250`, `0.3333`. */
export function unmistakable(value: number): string {
  const text = String(Math.round(value * 10_000) / 10_000);
  return THREE_DECIMALS.test(text) ? `${text}0` : text;
}

/** True for a number below zero, whatever follows it; the text is plain. */
export const isNegative = (text: string): boolean => NEGATIVE.test(text);

const NEGATIVE = new RegExp(`^[-\u2212\u2013] ?[.,\u2396]?[\\d${SIGNS}]`, "u");
const FRACTION = new RegExp(
  String.raw`^(?:(\d{1,6})(?: ?(?=[${SIGNS}])|[ -](?=\d)))?(?:([${SIGNS}])|(\d{1,2})[/⁄\u2215](\d{1,2}))$`,
  "u",
);
const THREE_DECIMALS = /\.\d{3}$/u;
const SLASHED = /^(\d{1,6})\u2215(\d{1,6})$/u;
const SLASHED_THOUSANDS = /^[1-9]\d{0,2}\u2215\d{3}$/u;
const DECIMAL_OF_THREE = /^([1-9]\d{0,2})\u2396(\d{3})$/u;
const GROUPED = /^([1-9]\d{0,2}(?:([ '’.,])\d{3})(?:\2\d{3}){0,2})(?:([.,\u2396])(\d{1,6}))?$/u;
const PLAIN = /^(\d{0,12})(?:[.,\u2396](\d{1,6}))?$/u;

function fraction(text: string): WrittenNumber | undefined {
  const [, whole = "0", sign, over = "", under = ""] = FRACTION.exec(text) ?? [];
  if (sign !== undefined) return { certain: Number(whole) + (FRACTIONS[sign] ?? 0) };
  const part = simpleFraction(over, under);
  // With nothing before it, an Eastern slash may be a decimal mark.
  const certain = part !== undefined && (text.includes(" ") || !text.includes(EASTERN_SLASH));
  return certain ? { certain: Number(whole) + part } : undefined;
}

function easternSlash(text: string): WrittenNumber | undefined {
  const [, before = "", after = ""] = SLASHED.exec(text) ?? [];
  if (before === "") return undefined;
  const decimal = Number(`${before}.${after}`);
  const thousands = SLASHED_THOUSANDS.test(text) ? Number(before + after) : undefined;
  const other = Number(after) <= MOST_EASTERN ? (thousands ?? simpleFraction(before, after)) : thousands;
  return other === undefined ? { certain: decimal } : { mark: "/", decimal, other };
}

/** Before three digits people mean thousands by it as well. */
function easternDecimal(text: string): WrittenNumber | undefined {
  const [, before = "", after = ""] = DECIMAL_OF_THREE.exec(text) ?? [];
  if (before === "") return undefined;
  return { mark: "\u066B", decimal: Number(`${before}.${after}`), other: Number(before + after) };
}

function simpleFraction(over: string, under: string): number | undefined {
  const [part, whole] = [Number(over), Number(under)];
  return part > 0 && part < whole && DENOMINATORS.has(whole) ? part / whole : undefined;
}

function grouped(text: string): WrittenNumber | undefined {
  const [, whole = "", mark = "", point, decimals = "0"] = GROUPED.exec(text) ?? [];
  if (whole === "" || mark === point) return undefined;
  const thousands = Number(`${whole.replaceAll(mark, "")}.${decimals}`);
  const once = whole.split(mark).length === 2;
  if (point !== undefined || !once || (mark !== "." && mark !== ",")) return { certain: thousands };
  return { mark, decimal: Number(whole.replace(mark, ".")), other: thousands };
}

function plain(text: string): WrittenNumber | undefined {
  const match = PLAIN.exec(text);
  if (match === null || text === "") return undefined;
  const [, whole = "", decimals = "0"] = match;
  return { certain: Number(`${whole === "" ? "0" : whole}.${decimals}`) };
}
