import { formatDate } from "../../../platform/i18n/format.ts";
import { type Language, negotiate } from "../../../platform/i18n/language.ts";
import type { TrackingTextArgs } from "./texts.ts";

/** When and where a parcel was seen; the local time where the carrier told it. */
export interface Seen {
  readonly at: Date;
  readonly local?: string | undefined;
  readonly place?: string | undefined;
}

/** A day and time with the words that say whose it is. */
export type SayTime = (args: TrackingTextArgs["track-time"]) => string;

/**
 * Place and time as a person reads them, in the time of that place, or in UTC where that is not known. It says which: the bot's
 * own times stand beside it in the chat.
 */
export function seenText(
  language: string | undefined,
  { at, local, place = "" }: Seen,
  say: SayTime,
): string {
  const time = formatDate(negotiate(language), local === undefined ? at : new Date(`${local}Z`));
  const said = say({ time, zone: local === undefined ? "utc" : "local" });
  return place === "" ? said : `${place}, ${said}`;
}

const days = new Map<Language, Intl.DateTimeFormat>();

/** A day as the language writes it. */
export function dayText(language: Language, date: Date): string {
  const format =
    days.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  days.set(language, format);
  return format.format(date);
}
