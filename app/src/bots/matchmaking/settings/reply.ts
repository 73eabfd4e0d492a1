import { trusted } from "../../../platform/i18n/html.ts";
import { LANGUAGE_NAMES } from "../../../platform/i18n/language.ts";
import { findButton, findIfIdle } from "../main-actions.ts";
import type { Profile } from "../profile.ts";
import { FIELDS, type Field } from "../questions/answer.ts";
import { CHAT_LANGUAGE_NAMES } from "../questions/language-names.ts";
import { optionRows, rangeText } from "../questions/options.ts";
import { isTypable, questionText } from "../questions/question.ts";
import { type Button, inRows, type Screen } from "../screen.ts";
import type { MatchmakingSession } from "../session.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** Onboarding is done: what was answered, and where to go from here. */
export function ready(t: MatchmakingTranslator, profile: Profile): Screen {
  return {
    html: t("onboarding-done", { card: trusted(card(t, profile)) }),
    rows: [[findButton(t)], [{ text: t.plain("button-settings"), press: { kind: "go", place: "settings" } }]],
  };
}

/** `/settings`: everything that was answered, a button for each. */
export function settingsPage(
  t: MatchmakingTranslator,
  profile: Profile,
  { state }: MatchmakingSession,
): Screen {
  const edits = FIELDS.map(
    (field): Button => ({ text: t.plain("button-edit", { field }), press: { kind: "edit", field } }),
  );
  const language: Button = { text: t.plain("button-language"), press: { kind: "go", place: "language" } };
  return {
    html: t("settings", { card: trusted(card(t, profile)), language: LANGUAGE_NAMES[t.language] }),
    rows: [...inRows([...edits, language], 2), findIfIdle(t, state)],
  };
}

/** One question of the settings. @param lead why what was typed was not taken, HTML */
export function settingsQuestion(
  t: MatchmakingTranslator,
  field: Field,
  profile: Profile,
  { isChatting, lead }: { readonly isChatting: boolean; readonly lead?: string },
): Screen {
  // While two people talk, whatever is typed is for the other one.
  const pressing = isChatting && isTypable(field) ? [t("settings-while-chatting")] : [];
  const question = questionText(t, field, isChatting ? "pressed" : "typed");
  return {
    html: [...(lead === undefined ? [] : [lead]), question, ...pressing].join("\n\n"),
    rows: [
      ...optionRows(t, field, profile, "set"),
      [{ text: t.plain("button-back"), press: { kind: "go", place: "settings" } }],
    ],
  };
}

function card(t: MatchmakingTranslator, { age, ageFrom, ageTo, gender, language, seeks }: Profile): string {
  return t("card", {
    age: String(age),
    gender,
    seeks,
    ages: rangeText(t, ageFrom, ageTo),
    language: CHAT_LANGUAGE_NAMES[language],
  });
}
