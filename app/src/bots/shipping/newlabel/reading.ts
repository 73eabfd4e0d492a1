import { ADDRESS_FIELDS, type Address, type AddressField } from "../addresses/address.ts";
import { ASKED_FIELDS, completeAddress } from "../addresses/address-field.ts";
import type { AddressReading } from "../services.ts";
import type { Entry } from "./draft.ts";

/**
 * How the question for an address goes on after a reading: what is missing, wrong or doubtful is asked for one by one;
 * a whole one is shown. One that holds nothing, or none at all, gives no address to go on with.
 */
function entryOf({ fields, unsure }: AddressReading): Entry {
  if (Object.keys(fields).length === 0) return { mode: "paste" };
  const complete = completeAddress(fields);
  if ("address" in complete && unsure.length === 0) return { mode: "check", address: complete.address };
  const wrong: readonly AddressField[] = "ask" in complete ? complete.ask : [];
  const [first = "name", ...rest] = ADDRESS_FIELDS.filter(
    (field) => wrong.includes(field) || unsure.includes(field),
  );
  return { mode: "fields", values: fields, ask: [first, ...rest], unsure: [...unsure] };
}

/** How it goes on when nobody could read: field by field, what was sent above the questions. */
function entryUnread(entry: Entry): Entry {
  const [first = "name", ...rest] = ASKED_FIELDS;
  return { mode: "fields", values: {}, ask: [first, ...rest], ...pastedOf(entry) };
}

/** What the person sent to be read. */
export function pastedOf(entry: Entry): { readonly pasted?: string } {
  return entry.mode === "reading" && entry.text !== undefined ? { pasted: entry.text } : {};
}

/** The address that a person was shown to check, also while what they typed under it is read, or a part is asked for. */
export function shownIn(entry: Entry): Address | undefined {
  if (entry.mode === "check") return entry.address;
  return entry.mode === "reading" || entry.mode === "fields" ? entry.shown : undefined;
}

/** The same as a part of the entry that follows. */
export function shownOf(entry: Entry): { readonly shown?: Address } {
  const shown = shownIn(entry);
  return shown === undefined ? {} : { shown };
}

/** The address shown before, unless the text says another whole one: a word about one part must not cost the others. */
export function keptAddress(entry: Entry, reading: AddressReading | undefined): Address | undefined {
  return reading !== undefined && isWhole(reading) ? undefined : shownIn(entry);
}

/** How the question goes on after a reading, or after none that came, with the address that was shown before it. */
export function entryAfter(before: Entry, reading: AddressReading | undefined): Entry {
  const kept = keptAddress(before, reading);
  if (kept !== undefined) return { mode: "check", address: kept };
  const next = reading === undefined ? entryUnread(before) : entryOf(reading);
  return next.mode === "fields" ? { ...next, ...shownOf(before) } : next;
}

/** What is a guess of the model's makes no address. */
function isWhole({ fields, unsure }: AddressReading): boolean {
  const says = (field: AddressField) => fields[field] !== undefined && !unsure.includes(field);
  return says("line1") && (says("city") || says("postalCode"));
}
