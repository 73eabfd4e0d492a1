import type { Language } from "./language.ts";

const currencies = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/**
 * An amount as the language writes it.
 * @param minorUnits a whole number of the currency's smallest unit, such as cents.
 * @param currency ISO 4217 code; says how many digits the smallest unit stands for.
 */
export function formatMoney(language: Language, minorUnits: number, currency: string): string {
  const key = `${language} ${currency}`;
  const known = currencies.get(key);
  const format =
    known ??
    new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  if (!known) currencies.set(key, format);
  return format.format(minorUnits / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A day and time as the language writes it. @param timeZone IANA name; a bot does not know where a person lives */
export function formatDate(language: Language, date: Date, timeZone = "UTC"): string {
  const key = `${language} ${timeZone}`;
  const known = dates.get(key);
  const format =
    known ?? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone });
  if (!known) dates.set(key, format);
  return format.format(date);
}
