import { LANGUAGES } from "../../../platform/i18n/language.ts";
import { hasWords } from "../../../platform/typed/line.ts";
import { normalize } from "../../../platform/typed/normalize.ts";

/** What people call countries beside their names in CLDR. */
const NICKNAMES: Readonly<Record<string, string>> = {
  usa: "US",
  america: "US",
  "united states of america": "US",
  сша: "US",
  америка: "US",
  آمریکا: "US",
  امریکا: "US",
  uk: "GB",
  england: "GB",
  "great britain": "GB",
  англия: "GB",
  انگلیس: "GB",
  انگلستان: "GB",
  uae: "AE",
  оаэ: "AE",
};

const CODES = countryCodes();
const BY_NAME = namesOfCountries();

/** ISO 3166-1 alpha-2 code of a typed country: a code, or a name in one of the bot's languages. */
export function readCountry(text: string): string | undefined {
  const plain = normalize(text).replace(/\./g, "");
  if (!hasWords(plain)) return undefined;
  const code = plain.toUpperCase();
  return BY_NAME.get(plain) ?? (CODES.includes(code) ? code : undefined);
}

/** Every two-letter code that CLDR knows as a region; it answers the code itself for all others. */
function countryCodes(): readonly string[] {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(0x41 + index));
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  // EU, UN, EZ and XA-ZZ are regions, but no parcel has them as its country; UK is written GB.
  return codes.filter(
    (code) => names.of(code) !== undefined && !/^(?:EU|UN|EZ|UK|QO|X[^K]|Z[Z])$/.test(code),
  );
}

function namesOfCountries(): ReadonlyMap<string, string> {
  const found = new Map(Object.entries(NICKNAMES).map(([name, code]) => [normalize(name), code]));
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of CODES) {
      const name = names.of(code);
      if (name !== undefined) found.set(normalize(name).replace(/\./g, ""), code);
    }
  }
  return found;
}
