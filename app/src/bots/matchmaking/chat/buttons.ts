import type { ChatAct } from "../callback-data.ts";
import { findButton } from "../main-actions.ts";
import type { Button } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** Below a chat that has begun. */
export function chatButtons(t: MatchmakingTranslator, since: number): Button[][] {
  return [
    [actButton(t, "next", since), actButton(t, "stop", since)],
    [actButton(t, "report", since), actButton(t, "block", since)],
  ];
}

/** Below a chat that has ended. */
export function afterChatButtons(t: MatchmakingTranslator, since: number): Button[][] {
  return [[findButton(t)], [actButton(t, "report", since), actButton(t, "block", since)]];
}

/** What can be done about a chat, as a button. */
export function actButton(t: MatchmakingTranslator, act: ChatAct, since: number): Button {
  return { text: t.plain("button-chat", { act }), press: { kind: act, since } };
}
