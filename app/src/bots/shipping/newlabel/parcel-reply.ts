import { parcelText } from "../parcel-text.ts";
import { inRows, type Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import { draftButton, wayOut } from "./buttons.ts";
import type { DimensionsProblem } from "./dimensions.ts";
import type { Draft } from "./draft.ts";
import { SIZES, WEIGHTS } from "./presets.ts";
import type { WeightProblem } from "./weight.ts";

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
    case "unit-missing":
      return t("newlabel-size-unit");
    case "out-of-range":
      return t("newlabel-size-range");
  }
}

export function weightComplaint(t: ShippingTranslator, problem: WeightProblem): string {
  switch (problem) {
    case "unclear":
      return t("newlabel-weight-unclear");
    case "unit-missing":
      return t("newlabel-weight-unit");
    case "out-of-range":
      return t("newlabel-weight-range");
  }
}
