import { normalize } from "../../../platform/typed/normalize.ts";
import { refused, type Typed, typed } from "../../../platform/typed/typed.ts";
import { AGE } from "../profile.ts";
import { AGE_UNITS, AROUND_AGE } from "./age-words.ts";

/** Why a typed age is not taken: no number to be read, under age, or older than people get here. */
export type AgeProblem = "unclear" | "young" | "old";

/** A sentence with more words around its number is a remark, not an answer. */
const LONGEST = 40;
/** Words, and numbers that are not whole such as `½`. */
const WORDS = /[\p{L}\p{No}\p{Nl}][\p{L}\p{M}\p{No}\p{Nl}]*/gu;
const APOSTROPHES = /['’ʼ`]/gu;
/** A word that stands right behind a number. */
const GLUED = /(?<=\d)\p{L}[\p{L}\p{M}]*/gu;
/** Signs that make it another age, or a doubtful one; a dash does not between words and their number, as in `25-year-old`. */
const CHANGED = /[<>~∼≈≤≥±+?؟]|\d ?[-‑–—−](?! ?\p{L})|(?<!\p{L} ?)[-‑–—−] ?\d/u;
/** Whole numbers; what stands in a longer thing such as `1e9` or `2.5` is none. */
const NUMBERS = /(?<![\d\p{L}.,])\d+(?![\d\p{L}]|[.,]\d)/gu;

/**
 * Reads an age as people type it: `25`, `I am 25`, `25yo`, `٢٥`, `２５`. Another word or sign may make it another age, as in
 * "40 and a half", "almost 18" or `<18`: then it is to be asked for again.
 */
export function readAge(text: string): Typed<number, AgeProblem> {
  const apart = normalize(text.normalize("NFC"))
    .replace(APOSTROPHES, "")
    .replace(GLUED, (word) => (AGE_UNITS.has(word) ? ` ${word}` : word));
  const numbers = numbersIn(apart);
  const [age] = numbers ?? [];
  if (age === undefined || numbers?.length !== 1 || CHANGED.test(apart)) return refused("unclear");
  const words = apart.match(WORDS) ?? [];
  return words.every((word) => AROUND_AGE.has(word)) ? inRange(age) : refused("unclear");
}

/** Reads whom a person looks for: `20-30`, `from 20 to 30`, `25+`. The smaller age may come last. */
export function readAges(text: string): Typed<{ readonly from: number; readonly to: number }, AgeProblem> {
  const plain = normalize(text);
  const open = /^(\d+) ?\+$/.exec(plain);
  const numbers = open === null ? numbersIn(text) : [Number(open[1]), AGE.max];
  const [first, second] = numbers ?? [];
  if (first === undefined || second === undefined || numbers?.length !== 2) return refused("unclear");
  const from = inRange(Math.min(first, second));
  const to = inRange(Math.max(first, second));
  if (!from.ok) return from;
  return to.ok ? typed({ from: from.value, to: to.value }) : to;
}

function inRange(age: number): Typed<number, AgeProblem> {
  if (age < AGE.min) return refused("young");
  return age > AGE.max ? refused("old") : typed(age);
}

function numbersIn(text: string): readonly number[] | undefined {
  const plain = normalize(text);
  if (plain.length > LONGEST || /^[-\u2212\u2013] ?\d/u.test(plain)) return undefined;
  const numbers = plain.match(NUMBERS) ?? [];
  // Digits that are part of something else make the rest doubtful too.
  return (plain.match(/\d+/gu) ?? []).length === numbers.length ? numbers.map(Number) : undefined;
}
