import { countryByCode, countryByName, trailingCountry } from "./countries.ts";
import { trailingRegion } from "./regions.ts";
import { isStreet, splitCity, splitName } from "./street.ts";

/** City, state and the rest of what says where a street is. */
export interface Place {
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country_code: string | null;
}

const ZIP = /^(.*?)[\s,]*\b(\d{5}(?:-\d{4})?)$/u;
const UK_POSTCODE = /^(.*?)\s*\b([A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})$/iu;
const CA_POSTCODE = /^(.*?)\s*\b([ABCEGHJ-NPRSTVXY]\d[A-Z][\s-]?\d[A-Z]\d)$/iu;
const POSTAL_FIRST = /^(?:[A-Z]{1,2}-)?(\d{4,6}|\d{3}\s\d{2}|\d{4}\s?[A-Z]{2}|\d{10})(?:\s+(\p{L}.*))?$/u;
const POSTAL_LAST = /^(\p{L}.*?)\s+(\d{4,6}|\d{10})$/u;
const CITY_MARK = /^(?:г\.?|гор\.?|город|شهر)\s+/iu;

/** Takes the country off the end of the pieces. */
function takeCountry(pieces: string[]): string | null {
  const last = pieces.at(-1);
  if (last === undefined) return null;
  const isRegion = trailingRegion("US", last)?.rest === "";
  const whole =
    (isRegion ? undefined : countryByName(last)) ??
    (pieces.length > 2 && !isRegion ? countryByCode(last) : undefined);
  if (whole) {
    pieces.pop();
    return whole;
  }
  const trailing = isRegion || trailingRegion("US", last) ? undefined : trailingCountry(last);
  if (!trailing) return null;
  pieces[pieces.length - 1] = trailing.rest;
  return trailing.country;
}

/** Parts a line that holds a street, and perhaps a name before it and a city behind; the first two stay pieces. */
function cityOf(line: string, pieces: string[]): string | null {
  const named = splitName(line);
  if (named) pieces.push(named.name);
  const rest = named?.street ?? line;
  const parted = splitCity(rest);
  if (parted || isStreet(rest)) pieces.push(parted?.street ?? rest);
  return parted?.city ?? (isStreet(rest) ? null : rest);
}

/** The city before a state or postal code: on the same line, or the piece before. */
function cityFrom(rest: string, pieces: string[]): string | null {
  const line = rest === "" ? pieces.pop() : rest;
  return line === undefined ? null : cityOf(line, pieces);
}

/** State and city in the manner of the United States and Canada: before the postal code, on its line or earlier ones. */
function northAmerican(
  country: "US" | "CA",
  postal: string | null,
  rest: string,
  pieces: string[],
): Place | undefined {
  let line = rest;
  if (line === "" && trailingRegion(country, pieces.at(-1) ?? "", true)) line = pieces.pop() ?? "";
  const found = trailingRegion(country, line, postal !== null);
  if (!found && postal === null) return undefined;
  return {
    city: cityFrom(found?.rest ?? line, pieces),
    state: found?.region ?? null,
    postal_code: postal,
    country_code: country,
  };
}

function takeAmerican(pieces: string[]): Place | undefined {
  const last = pieces.at(-1) ?? "";
  const zip = ZIP.exec(last);
  if (zip?.[2] && !(isStreet(last) && !trailingRegion("US", zip[1] ?? "", true))) {
    pieces.pop();
    return northAmerican("US", zip[2], zip[1]?.trim() ?? "", pieces);
  }
  if (!trailingRegion("US", last)) return undefined;
  pieces.pop();
  return northAmerican("US", null, last, pieces);
}

function takeByPostcode(pieces: string[], code: RegExp, country: "GB" | "CA"): Place | undefined {
  const match = code.exec(pieces.at(-1) ?? "");
  if (!match?.[2]) return undefined;
  pieces.pop();
  const postal = match[2].toUpperCase();
  const rest = match[1]?.trim() ?? "";
  if (country === "CA") return northAmerican("CA", postal, rest, pieces);
  return { city: cityFrom(rest, pieces), state: null, postal_code: postal, country_code: "GB" };
}

/** A postal code before or after its city, or alone, anywhere in the text. */
function takePostal(pieces: string[]): Pick<Place, "postal_code" | "city"> {
  for (const [index, piece] of pieces.entries()) {
    const first = POSTAL_FIRST.exec(piece);
    const last = isStreet(piece) ? null : POSTAL_LAST.exec(piece);
    const postal_code = first?.[1] ?? last?.[2];
    if (postal_code === undefined) continue;
    pieces.splice(index, 1);
    return { postal_code, city: first?.[2] ?? last?.[1] ?? null };
  }
  return { postal_code: null, city: null };
}

/** A city that says so (`г. Москва`), else the last piece that is no street and not the first one: that is a name. */
function takeCity(pieces: string[], isAddress: boolean): string | null {
  const marked = pieces.findIndex((piece) => CITY_MARK.test(piece));
  const last = pieces.findLastIndex((piece) => !/\d/.test(piece) && !isStreet(piece));
  const at = marked !== -1 ? marked : isAddress && last > 0 ? last : -1;
  return at === -1 ? null : (pieces.splice(at, 1)[0] ?? null);
}

function takeElsewhere(pieces: string[], country_code: string | null): Place {
  const { postal_code, city } = takePostal(pieces);
  const found = city ?? takeCity(pieces, country_code !== null || postal_code !== null);
  return { city: found?.replace(CITY_MARK, "") ?? null, state: null, postal_code, country_code };
}

/** Takes everything that says where the street is off the pieces; what is left is people and streets. */
export function takePlace(pieces: string[]): Place {
  const country = takeCountry(pieces);
  const british =
    country === null || country === "GB" ? takeByPostcode(pieces, UK_POSTCODE, "GB") : undefined;
  const canadian =
    country === null || country === "CA" ? takeByPostcode(pieces, CA_POSTCODE, "CA") : undefined;
  const american = country === null || country === "US" ? takeAmerican(pieces) : undefined;
  return british ?? canadian ?? american ?? takeElsewhere(pieces, country);
}
