import type { Screen } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** What will be gone, what stays and why. */
export const deletionQuestion = (t: MatchmakingTranslator): Screen => ({
  html: t("delete-ask"),
  rows: [
    [{ text: t.plain("button-delete-yes"), press: { kind: "delete", sure: true } }],
    [{ text: t.plain("button-delete-no"), press: { kind: "delete", sure: false } }],
  ],
});

export const deleted = (t: MatchmakingTranslator): Screen => ({ html: t("delete-done") });

export const notDeleted = (t: MatchmakingTranslator): Screen => ({ html: t("delete-kept") });
