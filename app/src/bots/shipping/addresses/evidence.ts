import { normalize } from "../../../platform/typed/normalize.ts";
import type { Address, AddressField } from "./address.ts";
import { readCountry } from "./country.ts";
import { tellsCountry } from "./postal-code.ts";
import { findRegion } from "./regions.ts";

/**
 * Whether the text says what was read out of it. A model may guess, make up, or be talked into something; what stands
 * nowhere in the text is asked back.
 */
export function isInText(field: AddressField, fields: Partial<Address>, text: string): boolean {
  const value = fields[field];
  if (value === undefined) return true;
  if (field === "countryCode") return saysCountry(fields, value, text);
  if (says(text, value)) return true;
  const region = field === "state" ? findRegion(fields.countryCode, value) : undefined;
  return region !== undefined && (says(text, region.name) || says(text, region.code));
}

/** Each word of the value is one of the text; scripts without blanks, phones and codes are looked for as a whole. */
function says(text: string, value: string): boolean {
  const words = wordsOf(value);
  const said = new Set(wordsOf(text));
  if (words.length > 0 && words.every((word) => said.has(word))) return true;
  const whole = words.join("");
  const least = WITHOUT_BLANKS.test(whole) ? 1 : LEAST_WHOLE;
  return whole.length >= least && wordsOf(text).join("").includes(whole);
}

/** Shorter ones are found by chance in the middle of others. */
const LEAST_WHOLE = 4;
const WITHOUT_BLANKS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const wordsOf = (text: string): string[] =>
  normalize(text)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** A country is written, or follows from a state of it or from a code of a shape that only it has. */
function saysCountry({ postalCode, state }: Partial<Address>, code: string, text: string): boolean {
  if (countriesIn(text).includes(code)) return true;
  const coded = postalCode !== undefined && says(text, postalCode);
  if (coded && tellsCountry(code, postalCode)) return true;
  const region = state === undefined ? undefined : findRegion(code, state);
  return coded && region !== undefined && (says(text, region.code) || says(text, region.name));
}

/**
 * What is a country between commas and line breaks, or at the end of it: `Berlin 10115 Germany`. More words count before
 * fewer: `Belfast Northern Ireland` says nothing of Ireland.
 */
function countriesIn(text: string): (string | undefined)[] {
  return text.split(/[\n,;،؛]+/u).map((piece) => {
    const words = piece.trim().split(/\s+/u);
    const endings = [words, words.slice(-3), words.slice(-2), words.slice(-1)];
    return endings.map((ending) => readCountry(ending.join(" "))).find((country) => country !== undefined);
  });
}
