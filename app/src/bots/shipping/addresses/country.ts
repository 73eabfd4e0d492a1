import { LANGUAGES } from "../../../platform/i18n/language.ts";
import { hasWords } from "../../../platform/typed/line.ts";
import { normalize } from "../../../platform/typed/normalize.ts";
import { COUNTRY_ALIASES } from "./country-aliases.ts";
import { COUNTRY_CODES } from "./country-codes.ts";

const CODES: ReadonlySet<string> = new Set(COUNTRY_CODES);
const BY_NAME = namesOfCountries();

/** ISO 3166-1 alpha-2 code of a typed country: a code, or a name in one of the bot's languages. */
export function readCountry(text: string): string | undefined {
  const plain = normalize(text).replace(/^the /, "").replace(/\./g, "");
  if (!hasWords(plain)) return undefined;
  const code = plain.toUpperCase();
  return BY_NAME.get(spelling(plain)) ?? (CODES.has(code) ? code : undefined);
}

/** The names of CLDR come last: no alias takes one of them over. */
function namesOfCountries(): ReadonlyMap<string, string> {
  const aliases = Object.entries(COUNTRY_ALIASES).flatMap(([code, names]) =>
    names.split(",").map((name): [string, string] => [spelling(name), code]),
  );
  const named = LANGUAGES.flatMap((language) => {
    const names = new Intl.DisplayNames(language, { type: "region" });
    return COUNTRY_CODES.map((code): [string, string] => [spelling(names.of(code) ?? code), code]);
  });
  return new Map([...aliases, ...named]);
}

/** What of a name counts: letters without accents, blanks and signs, `St.` and `&` as words, Persian letters for Arabic. */
function spelling(name: string): string {
  return normalize(name)
    .replace(/^st\.? /, "saint ")
    .replaceAll("&", "and")
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/[يى]/gu, "ی")
    .replaceAll("ك", "ک")
    .replace(/[ةە]/gu, "ه");
}
