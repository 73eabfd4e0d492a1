import { actButton } from "../chat/buttons.ts";
import type { LastChat } from "../chat/last.ts";
import { findIfIdle } from "../main-actions.ts";
import type { Screen } from "../screen.ts";
import type { MatchmakingSession } from "../session.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** The two never meet again. What was more than unpleasant can still be reported. @param session after the block */
export function blocked(
  t: MatchmakingTranslator,
  { isOn, reported, since }: LastChat,
  { state }: Pick<MatchmakingSession, "state">,
): Screen {
  const goesOn = state.at === "chatting" ? "another" : "over";
  return {
    html: t("block-done", { chat: isOn ? "on" : goesOn }),
    rows: [findIfIdle(t, state), reported ? [] : [actButton(t, "report", since)]],
  };
}
