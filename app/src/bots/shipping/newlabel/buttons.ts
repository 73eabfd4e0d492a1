import type { DraftAct } from "../callback-data.ts";
import type { Button } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { Draft } from "./draft.ts";

/** A button of the draft's present screen. */
export function draftButton(draft: Draft, text: string, act: DraftAct): Button {
  return { text, press: { kind: "draft", draft: draft.id, turn: draft.turn, ...act } };
}

/**
 * The last row of every question: back where there is a way back, and out.
 * @param back what leads back; from a choice that stands in a question's place it is `return`, to that question.
 */
export function wayOut(
  t: ShippingTranslator,
  draft: Draft,
  canGoBack = true,
  back: DraftAct = { act: "back" },
): Button[] {
  const cancel = draftButton(draft, t.plain("button-cancel"), { act: "cancel" });
  return canGoBack ? [draftButton(draft, t.plain("button-back"), back), cancel] : [cancel];
}
