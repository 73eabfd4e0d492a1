import { trusted } from "../../../platform/i18n/html.ts";
import { ADDRESS_FIELDS, type Address, addressLines } from "../addresses/address.ts";
import type { Button, Screen } from "../screen.ts";
import { inRows } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import { type FieldProblem, isOptional } from "./address-field.ts";
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
  switch (entry.mode) {
    case "paste":
    case "saved":
      return {
        html: t("newlabel-address", { side }),
        rows: [
          ...offered,
          [fieldByField(t, draft)],
          wayOut(t, draft, side === "to" || draft.known.from !== undefined),
        ],
      };
    case "reading":
      return { html: t("newlabel-reading"), rows: [[fieldByField(t, draft)], wayOut(t, draft)] };
    case "fields":
      return fieldQuestion(t, draft, side, entry);
    case "check":
      return addressCheck(t, draft, side, entry.address);
  }
}

/** All fields as buttons, to pick the one that is wrong. */
export function fieldChoice(t: ShippingTranslator, draft: Draft, address: Address): Screen {
  const fields = ADDRESS_FIELDS.map((field) =>
    draftButton(draft, t.plain(`address-field-${field}`), { act: "field", field }),
  );
  return {
    html: t("newlabel-which-field", { address: addressLines(address).join("\n") }),
    rows: [...inRows(fields, 3), [rightButton(t, draft)], wayOut(t, draft)],
  };
}

/** What was wrong with the answer to a field's question. */
export function fieldComplaint(t: ShippingTranslator, problem: FieldProblem): string {
  switch (problem) {
    case "unclear":
      return t("newlabel-field-unclear");
    case "too-long":
      return t("newlabel-field-too-long");
    case "unknown-country":
      return t("newlabel-country-unknown");
  }
}

function addressCheck(t: ShippingTranslator, draft: Draft, side: string, address: Address): Screen {
  const change = draftButton(draft, t.plain("button-change"), { act: "change" });
  return {
    html: t("newlabel-check-address", { side, address: addressLines(address).join("\n") }),
    rows: [[rightButton(t, draft), change], wayOut(t, draft)],
  };
}

function fieldQuestion(t: ShippingTranslator, draft: Draft, side: string, entry: EntryOf<"fields">): Screen {
  const { ask, values } = entry;
  const [field = "name"] = ask;
  const known = values[field];
  const lines = addressLines(values);
  const question = t("newlabel-field", { side, field });
  const html =
    lines.length === 0
      ? question
      : t("newlabel-field-so-far", { address: lines.join("\n"), question: trusted(question) });
  const choices: Button[] = [
    ...(known === undefined
      ? []
      : [draftButton(draft, t.plain("button-keep", { value: shortened(known) }), { act: "keep" })]),
    ...(isOptional(field) ? [draftButton(draft, t.plain("button-skip"), { act: "skip" })] : []),
  ];
  const countries =
    field === "countryCode"
      ? USUAL_COUNTRIES.map((code) => draftButton(draft, countryName(t, code), { act: "country", code }))
      : [];
  return { html, rows: [...inRows(choices, 1), ...inRows(countries, 2), wayOut(t, draft)] };
}

const fieldByField = (t: ShippingTranslator, draft: Draft): Button =>
  draftButton(draft, t.plain("button-fields"), { act: "fields" });

const rightButton = (t: ShippingTranslator, draft: Draft): Button =>
  draftButton(draft, t.plain("button-right"), { act: "right" });

function countryName(t: ShippingTranslator, code: string): string {
  return new Intl.DisplayNames(t.language, { type: "region" }).of(code) ?? code;
}

/** A button shows about so many signs on a phone. */
const shortened = (value: string): string => (value.length > 30 ? `${value.slice(0, 29)}…` : value);
