import { actButton } from "../chat/buttons.ts";
import type { LastChat } from "../chat/last.ts";
import { findIfIdle } from "../main-actions.ts";
import type { Screen } from "../screen.ts";
import type { MatchmakingSession } from "../session.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** What a block changed. */
export interface AfterBlock extends Pick<MatchmakingSession, "state"> {
  /** A chat was on with the one who is blocked. */
  readonly ended: boolean;
}

/** The two never meet again. What was more than unpleasant can still be reported. */
export function blocked(
  t: MatchmakingTranslator,
  { reported, since }: LastChat,
  { ended, state }: AfterBlock,
): Screen {
  const goesOn = state.at === "chatting" ? "another" : "over";
  return {
    html: t("block-done", { chat: ended ? "on" : goesOn }),
    rows: [findIfIdle(t, state), reported ? [] : [actButton(t, "report", since)]],
  };
}

/** The two were kept apart before. */
export const blockedAlready = (
  t: MatchmakingTranslator,
  { state }: Pick<MatchmakingSession, "state">,
): Screen => ({ html: t("block-already"), rows: [findIfIdle(t, state)] });
