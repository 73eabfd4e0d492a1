import { formatDate } from "../../../platform/i18n/format.ts";
import { type Language, negotiate } from "../../../platform/i18n/language.ts";

/** When and where a parcel was seen; the local time where the carrier told it. */
export interface Seen {
  readonly at: Date;
  readonly local?: string | undefined;
  readonly place?: string | undefined;
}

/** Place and time as a person reads them, in the time of that place; in UTC, and saying so, where that is not known. */
export function seenText(language: string | undefined, seen: Seen): string {
  const time = timeText(negotiate(language), seen);
  return seen.place === undefined || seen.place === "" ? time : `${seen.place}, ${time}`;
}

function timeText(language: Language, { at, local }: Seen): string {
  if (local === undefined) return `${formatDate(language, at)} UTC`;
  return formatDate(language, new Date(`${local}Z`));
}

const days = new Map<Language, Intl.DateTimeFormat>();

/** A day as the language writes it. */
export function dayText(language: Language, date: Date): string {
  const format =
    days.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  days.set(language, format);
  return format.format(date);
}
