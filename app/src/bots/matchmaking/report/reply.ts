import { actButton } from "../chat/buttons.ts";
import type { LastChat } from "../chat/last.ts";
import { findIfIdle, mainActions } from "../main-actions.ts";
import { type Button, inRows, type Screen } from "../screen.ts";
import { REPORT_REASONS } from "../services.ts";
import type { MatchmakingSession } from "../session.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** Asks what was wrong. */
export function reportQuestion(t: MatchmakingTranslator, { isOn, since }: LastChat): Screen {
  const reasons = REPORT_REASONS.map(
    (reason): Button => ({
      text: t.plain("button-reason", { reason }),
      press: { kind: "reason", reason, since },
    }),
  );
  return {
    html: t("report-ask", { chat: isOn ? "on" : "over" }),
    rows: [...inRows(reasons, 2), [actButton(t, "keep", since)]],
  };
}

/** The report was taken; a block can no longer be of use. @param session after the report */
export const reported = (t: MatchmakingTranslator, { state }: Pick<MatchmakingSession, "state">): Screen => ({
  html: t("report-done", { chat: state.at === "chatting" ? "another" : "over" }),
  rows: [findIfIdle(t, state)],
});

/** The same chat was reported before. */
export const reportedAlready = (
  t: MatchmakingTranslator,
  { state }: Pick<MatchmakingSession, "state">,
): Screen => ({ html: t("report-already"), rows: [findIfIdle(t, state)] });

export const notReported = (t: MatchmakingTranslator): Screen => ({ html: t("report-kept") });

/** There is nobody to report or to block. */
export const nobodyToReport = (t: MatchmakingTranslator): Screen => ({
  html: t("report-nobody"),
  rows: mainActions(t),
});
