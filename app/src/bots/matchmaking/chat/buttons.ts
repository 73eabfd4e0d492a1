import type { ChatAct } from "../callback-data.ts";
import { findButton } from "../main-actions.ts";
import type { Button } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** Below a chat that has begun. */
export function chatButtons(t: MatchmakingTranslator, pair: string): Button[][] {
  return [
    [actButton(t, "next", pair), actButton(t, "stop", pair)],
    [actButton(t, "report", pair), actButton(t, "block", pair)],
  ];
}

/** Below a chat that has ended. */
export function afterChatButtons(t: MatchmakingTranslator, pair: string): Button[][] {
  return [[findButton(t)], [actButton(t, "report", pair), actButton(t, "block", pair)]];
}

/** What can be done about a chat, as a button. */
export function actButton(t: MatchmakingTranslator, act: ChatAct, pair: string): Button {
  return { text: t.plain("button-chat", { act }), press: { kind: act, pair } };
}
