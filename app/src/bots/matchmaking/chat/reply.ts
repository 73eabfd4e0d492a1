import type { Screen } from "../screen.ts";
import type { LeaveReason } from "../services.ts";
import type { MatchmakingTranslator } from "../voice.ts";
import { afterChatButtons, chatButtons } from "./buttons.ts";

/** The person left the chat. */
export const left = (t: MatchmakingTranslator, since: number): Screen => ({
  html: t("chat-left"),
  rows: afterChatButtons(t, since),
});

/** The partner left, for whatever reason: a report or a block is nobody else's to know. */
export function partnerLeft(t: MatchmakingTranslator, since: number, reason: LeaveReason): Screen {
  const isGone = reason === "unreachable" || reason === "deleted";
  return { html: t("partner-left", { gone: isGone ? "yes" : "no" }), rows: afterChatButtons(t, since) };
}

/** What can be done about the chat that is on. */
export const chatting = (t: MatchmakingTranslator, since: number): Screen => ({
  html: t("chat-on"),
  rows: chatButtons(t, since),
});
