import { unmistakable } from "../../../platform/typed/number-as-written.ts";
import { parcelText } from "../parcel-text.ts";
import { type Button, inRows, type Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import { draftButton, wayOut } from "./buttons.ts";
import type { WeightSign } from "../callback-data.ts";
import type { DimensionsProblem } from "./dimensions.ts";
import type { Draft } from "./draft.ts";
import { SIZES, WEIGHTS } from "./presets.ts";
import type { TypedWeight, Weight } from "./weight.ts";

/** Units as the data of a button has them. */
const SIGNS = { gram: "g", kilogram: "kg", ounce: "oz", pound: "lb" } as const satisfies Record<
  Weight["unit"],
  WeightSign
>;

/** Asks for the parcel's size; the usual ones in the units of the language. */
export function sizeQuestion(t: ShippingTranslator, draft: Draft): Screen {
  const unit = t.language === "en" ? "inch" : "centimeter";
  const sizes = SIZES.flatMap(({ name, dimensions }, index) => {
    if (dimensions.unit !== unit) return [];
    const { size } = parcelText(t, { dimensions, weight: { unit: "ounce", value: 1 } });
    return [draftButton(draft, t.plain("button-size", { name, size }), { act: "size", index })];
  });
  return { html: t("newlabel-size"), rows: [...inRows(sizes, 1), wayOut(t, draft)] };
}

/** Asks for the parcel's weight; the usual ones in the units of the language. */
export function weightQuestion(t: ShippingTranslator, draft: Draft): Screen {
  const unit = t.language === "en" ? "ounce" : "gram";
  const weights = WEIGHTS.flatMap((weight, index) =>
    weight.unit === unit
      ? [draftButton(draft, parcelText(t, { weight }).weight, { act: "weight", index })]
      : [],
  );
  return { html: t("newlabel-weight"), rows: [...inRows(weights, 2), wayOut(t, draft)] };
}

export function sizeComplaint(t: ShippingTranslator, problem: DimensionsProblem): string {
  switch (problem) {
    case "unclear":
      return t("newlabel-size-unclear");
    case "not-three":
      return t("newlabel-size-three");
    case "unit-missing":
      return t("newlabel-size-unit");
    case "out-of-range":
      return t("newlabel-size-range");
  }
}

/** The weights that a doubtful one can mean, as buttons: each is the text that means nothing else. */
export function readingsOf(
  t: ShippingTranslator,
  draft: Draft,
  refused: Extract<TypedWeight, { readonly ok: false }>,
): Button[] {
  const readings =
    refused.problem === "ambiguous"
      ? refused.readings
      : refused.problem === "doubtful"
        ? [refused.reading]
        : [];
  return readings.map((weight) => {
    const text = `${unmistakable(weight.value)}${SIGNS[weight.unit]}`;
    return draftButton(draft, asTyped(t, weight), { act: "weigh", text });
  });
}

/** What was wrong with a typed weight; one that can mean two things is asked back, see {@link readingsOf}. */
export function weightComplaint(
  t: ShippingTranslator,
  refused: Extract<TypedWeight, { readonly ok: false }>,
): string {
  switch (refused.problem) {
    case "ambiguous": {
      const [one, other] = refused.readings;
      return t("newlabel-weight-ambiguous", { one: asTyped(t, one), other: asTyped(t, other) });
    }
    case "doubtful":
      return t("newlabel-weight-doubtful", { one: asTyped(t, refused.reading) });
    case "unclear":
      return t("newlabel-weight-unclear");
    case "unit-missing":
      return t("newlabel-weight-unit");
    case "out-of-range":
      return t("newlabel-weight-range");
  }
}

/** In the unit it was typed in, however large: `1250 kg`. */
const asTyped = (t: ShippingTranslator, { unit, value }: Weight): string =>
  t.plain("parcel-weight", { value: unmistakable(value), unit });
