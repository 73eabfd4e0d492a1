import { ADDRESS_FIELDS, type Address, type AddressField, addressLines } from "../addresses/address.ts";
import type { DraftAct } from "../callback-data.ts";
import type { Button, Screen } from "../screen.ts";
import { inRows } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import {
  type CountryProblem,
  countryProblem,
  type FieldProblem,
  isOptional,
  longest,
  wrongInstead,
} from "../addresses/address-field.ts";
import { draftButton, wayOut } from "./buttons.ts";
import type { Draft, Entry, StepAt } from "./draft.ts";

/** Countries most parcels come from and go to. */
const USUAL_COUNTRIES = ["US", "CA", "GB", "DE", "AU", "MX"];

type EntryOf<M extends Entry["mode"]> = Extract<Entry, { mode: M }>;

/** The question for one of the two addresses, as far as it is answered; `offered` are buttons above its own. */
export function addressQuestion(
  t: ShippingTranslator,
  draft: Draft,
  step: StepAt<"address">,
  offered: readonly Button[][] = [],
): Screen {
  const { entry, side } = step;
  const whose = draft.saves ? "save" : side;
  switch (entry.mode) {
    case "paste":
    case "saved":
      return {
        html: t("newlabel-address", { side: whose }),
        rows: [
          ...leftAddress(t, draft, entry),
          ...offered,
          [fieldByField(t, draft)],
          wayOut(t, draft, side === "to" || draft.known.from !== undefined),
        ],
      };
    case "reading":
      return { html: t("newlabel-reading"), rows: [[fieldByField(t, draft)], wayOut(t, draft)] };
    case "fields":
      return fieldQuestion(t, draft, whose, entry);
    case "check":
      return addressCheck(t, draft, whose, entry.address);
  }
}

/** All fields as buttons, to pick the one that is wrong. */
export function fieldChoice(t: ShippingTranslator, draft: Draft, address: Address): Screen {
  const fields = ADDRESS_FIELDS.map((field) =>
    draftButton(draft, t.plain(`address-field-${field}`), { act: "field", field }),
  );
  return {
    html: t("newlabel-which-field", { address: addressLines(address).join("\n") }),
    rows: [...inRows(fields, 3), [rightButton(t, draft)], wayOut(t, draft, true, { act: "return" })],
  };
}

/** What was wrong with the answer to a field's question. */
export function fieldComplaint(t: ShippingTranslator, field: AddressField, problem: FieldProblem): string {
  switch (problem) {
    case "unclear":
      return t("newlabel-field-unclear");
    case "too-long":
      return t("newlabel-field-too-long", { most: String(longest(field)) });
    case "unknown-country":
      return t("newlabel-country-unknown");
    case "no-letters":
      return t("newlabel-field-no-letters");
    case "no-phone":
      return t("newlabel-field-no-phone");
  }
}

/** A postal code or state that the country does not have, or a code of another state. */
function countryComplaint(
  t: ShippingTranslator,
  { field, countryCode, example, state }: CountryProblem,
): string {
  if (state !== undefined) return t("newlabel-not-of-state", { state, start: example });
  return t("newlabel-not-of-country", { field, country: countryName(t, countryCode), example });
}

function addressCheck(t: ShippingTranslator, draft: Draft, side: string, address: Address): Screen {
  const change = draftButton(draft, t.plain("button-change"), { act: "change" });
  return {
    html: t("newlabel-check-address", { side, address: addressLines(address).join("\n") }),
    rows: [[rightButton(t, draft), change], wayOut(t, draft)],
  };
}

function fieldQuestion(t: ShippingTranslator, draft: Draft, side: string, entry: EntryOf<"fields">): Screen {
  const { ask, pasted, unsure = [], values } = entry;
  const [field = "name"] = ask;
  const known = values[field];
  const problem = countryProblem(field, values);
  const lines = addressLines(values);
  const parts = [
    ...(pasted === undefined ? [] : [t("newlabel-pasted", { text: pasted })]),
    ...(lines.length === 0 ? [] : [t("newlabel-so-far", { address: lines.join("\n") })]),
    ...(problem === undefined ? [] : [countryComplaint(t, problem)]),
    ...(known !== undefined && problem === undefined && unsure.includes(field)
      ? [t("newlabel-field-doubtful", { value: shownValue(t, field, known) })]
      : []),
    t("newlabel-field", { side, field }),
  ];
  return { html: parts.join("\n"), rows: [...fieldButtons(t, draft, field, values), wayOut(t, draft)] };
}

function fieldButtons(
  t: ShippingTranslator,
  draft: Draft,
  field: AddressField,
  values: Partial<Address>,
): Button[][] {
  const known = values[field];
  const button = (text: string, act: DraftAct): Button => draftButton(draft, text, act);
  const choices = [
    // What the country or the state does not have would be refused again.
    ...(known === undefined || countryProblem(field, values) !== undefined
      ? []
      : [button(t.plain("button-keep", { value: shortened(shownValue(t, field, known)) }), { act: "keep" })]),
    ...(isOptional(field, values) ? [button(t.plain("button-skip"), { act: "skip" })] : []),
    ...wrongInstead(field, values).map((other) =>
      button(notThis(t, other, values), { act: "field", field: other }),
    ),
  ];
  const countries =
    field === "countryCode"
      ? USUAL_COUNTRIES.map((code) => button(countryName(t, code), { act: "country", code }))
      : [];
  return [...inRows(choices, 1), ...inRows(countries, 2)];
}

const notThis = (
  t: ShippingTranslator,
  other: AddressField,
  { countryCode = "", state = "" }: Partial<Address>,
) =>
  other === "state"
    ? t.plain("button-other-state", { state })
    : t.plain("button-other-country", { country: countryName(t, countryCode) });

/** A country by its name, everything else as it is. */
const shownValue = (t: ShippingTranslator, field: AddressField, value: string): string =>
  field === "countryCode" ? countryName(t, value) : value;

const fieldByField = (t: ShippingTranslator, draft: Draft): Button =>
  draftButton(draft, t.plain("button-fields"), { act: "fields" });

/** The address that the person came back from, to be looked at again. */
function leftAddress(t: ShippingTranslator, draft: Draft, entry: Entry): Button[][] {
  if (entry.mode !== "paste" || entry.left === undefined) return [];
  return [[draftButton(draft, t.plain("button-recent", entry.left), { act: "right" })]];
}

const rightButton = (t: ShippingTranslator, draft: Draft): Button =>
  draftButton(draft, t.plain("button-right"), { act: "right" });

function countryName(t: ShippingTranslator, code: string): string {
  return new Intl.DisplayNames(t.language, { type: "region" }).of(code) ?? code;
}

/** A button shows about so many signs on a phone. */
const shortened = (value: string): string => (value.length > 30 ? `${value.slice(0, 29)}…` : value);
