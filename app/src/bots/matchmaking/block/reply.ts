import { actButton } from "../chat/buttons.ts";
import type { LastChat } from "../chat/last.ts";
import { findButton } from "../main-actions.ts";
import type { Screen } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** The two never meet again. What was more than unpleasant can still be reported. */
export function blocked(t: MatchmakingTranslator, { reported, since }: LastChat): Screen {
  return {
    html: t("block-done"),
    rows: [[findButton(t)], reported ? [] : [actButton(t, "report", since)]],
  };
}
