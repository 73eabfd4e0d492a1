import type { Button } from "./screen.ts";
import type { ShippingTranslator } from "./voice.ts";

/** The way back to a label that was put aside, as a row of buttons; no row where none waits. */
export function resumeRow(t: ShippingTranslator, labelWaits: boolean): Button[][] {
  return labelWaits ? [[{ text: t.plain("button-resume"), press: { kind: "go", place: "resume" } }]] : [];
}
