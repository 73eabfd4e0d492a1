import { countryByCode, countryByName } from "./countries.ts";
import { cut, type LabelledField } from "./pieces.ts";
import { type Place, takePlace } from "./place.ts";
import { trailingRegion } from "./regions.ts";
import { isHouseNumber, isStreet, isUnit, splitName, splitUnit } from "./street.ts";

/** A postal address as read; null is what the text does not say. */
export interface AddressFacts extends Place {
  name: string | null;
  company: string | null;
  phone: string | null;
  email: string | null;
  street1: string | null;
  street2: string | null;
}

const COMPANY =
  /(?:^|\s)(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|co|company|gmbh|ag|kg|s\.?a|s\.?r\.?l|b\.?v|plc|ооо|оао|зао|ао|ип|شرکت)\.?(?:\s|$)/iu;
const EMAIL = /[^\s,<>]+@[^\s,<>]+\.[\p{L}]{2,}/u;
const PHONE = /(?:\b(?:tel|phone|ph|cell|mobile|тел)\.?\s*)?(\+?\(?\d[\d\s().-]{8,}\d)/iu;

/** Puts what is left of a piece in its place; a piece of which nothing is left goes. */
function leave(pieces: string[], index: number, rest: string): void {
  if (rest === "") pieces.splice(index, 1);
  else pieces[index] = rest;
}

/** Takes a telephone number of ten digits or more off the pieces. */
function takePhone(pieces: string[]): string | null {
  for (const [index, piece] of pieces.entries()) {
    const match = PHONE.exec(piece);
    const number = match?.[1]?.trim();
    const digits = number?.replace(/\D/g, "").length ?? 0;
    // Ten bare digits can be a postal code; a number with a house in front of a street never has ten.
    if (!match || !number || digits < 10 || digits > 15 || isIranianPostalCode(number, pieces)) continue;
    leave(pieces, index, piece.replace(match[0], " ").trim());
    return number;
  }
  return null;
}

function isIranianPostalCode(number: string, pieces: readonly string[]): boolean {
  return /^[1-9]\d{9}$/.test(number) && pieces.some((piece) => countryByName(piece) === "IR");
}

function takeEmail(pieces: string[]): string | null {
  for (const [index, piece] of pieces.entries()) {
    const email = EMAIL.exec(piece)?.[0];
    if (!email) continue;
    leave(pieces, index, piece.replace(email, "").trim());
    return email;
  }
  return null;
}

/** Takes street and flat; a house number that stands alone after the street belongs to it. */
function takeStreet(pieces: string[]): { street1: string | null; street2: string | null } {
  const at = pieces.findIndex((piece) => isStreet(piece) && !isUnit(piece));
  if (at === -1) return { street1: null, street2: null };
  const [first = ""] = pieces.splice(at, 1);
  const named = at === 0 ? splitName(first) : undefined;
  if (named) pieces.unshift(named.name);
  const from = named ? at + 1 : at;
  const parts = [named?.street ?? first];
  while (isHouseNumber(pieces[from] ?? "")) parts.push(...pieces.splice(from, 1));
  const { street, unit } = splitUnit(parts.join(", "));
  const next = pieces[from];
  const ownUnit = unit === null && next !== undefined && isUnit(next) ? pieces.splice(from, 1)[0] : undefined;
  return { street1: street, street2: unit ?? ownUnit ?? null };
}

/** Who lives there: the pieces that are left and hold no digits, a firm told by its form. */
function takeWho(pieces: readonly string[]): { name: string | null; company: string | null } {
  const words = pieces.filter((piece) => piece !== "" && piece.length <= 60);
  const company = words.find((piece) => COMPANY.test(piece)) ?? null;
  const people = words.filter(
    (piece) => piece !== company && !/\d/.test(piece) && piece.split(" ").length <= 5,
  );
  return {
    name: people[0]?.replace(/^(?:attn|c\/o)\.?:?\s+/i, "") ?? null,
    company: company ?? people[1] ?? null,
  };
}

/** A region's code, when it is one of the country's; else as it was written. */
function regionCode(country: string | null, state: string | null): string | null {
  return (country && state && trailingRegion(country, state, true)?.region) || state;
}

/** What labels said, in place of what was worked out. */
function withLabels(facts: AddressFacts, labelled: Partial<Record<LabelledField, string>>): AddressFacts {
  const { country, street, ...said } = labelled;
  const merged = { ...facts, ...said };
  const named = country ? (countryByName(country) ?? countryByCode(country) ?? null) : facts.country_code;
  const american = merged.state !== null && trailingRegion("US", merged.state, true)?.rest === "";
  const country_code = named ?? (american ? "US" : null);
  const parted = splitUnit(facts.street1 ?? street ?? "");
  return {
    name: merged.name,
    company: merged.company,
    phone: merged.phone,
    email: merged.email,
    street1: parted.street || null,
    street2: said.street2 ?? facts.street2 ?? parted.unit,
    city: merged.city,
    state: regionCode(country_code, merged.state),
    postal_code: merged.postal_code,
    country_code,
  };
}

const NOTHING: AddressFacts = {
  name: null,
  company: null,
  phone: null,
  email: null,
  street1: null,
  street2: null,
  city: null,
  state: null,
  postal_code: null,
  country_code: null,
};

/**
 * Reads a postal address out of free text: lines or commas, labelled or not.
 * United States well, other countries as far as their postal codes and street words go.
 * A text without a street, a postal code or a city yields nothing but nulls.
 */
export function readAddress(text: string): AddressFacts {
  const { labelled, pieces } = cut(text);
  // An address after one label can hold the whole of it: `Address: 12 Main St, Reno, NV 89501`.
  if (labelled.street) pieces.push(...labelled.street.split(",").map((piece) => piece.trim()));
  const email = takeEmail(pieces);
  const phone = takePhone(pieces);
  const place = takePlace(pieces);
  const street = takeStreet(pieces);
  const facts = withLabels({ ...takeWho(pieces), phone, email, ...street, ...place }, labelled);
  const isAddress = facts.street1 !== null || facts.postal_code !== null || labelled.city !== undefined;
  return isAddress ? facts : NOTHING;
}

/** Fields without which no parcel arrives, as far as the country has them, that the text did not give. */
export function missingFields(facts: AddressFacts): (keyof AddressFacts)[] {
  const needed: (keyof AddressFacts)[] = ["name", "street1", "city", "postal_code", "country_code"];
  if (["US", "CA", "AU", null].includes(facts.country_code)) needed.push("state");
  return needed.filter((field) => facts[field] === null);
}
