import { optionRows } from "../questions/options.ts";
import { questionText } from "../questions/question.ts";
import type { Button, Screen } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";
import { type Draft, likelyLanguage, STEPS, stepBefore } from "./steps.ts";

/** The open question. @param lead what is said before it: a greeting, or why an answer was not taken; HTML */
export function onboardingQuestion(
  t: MatchmakingTranslator,
  { known, step }: Draft,
  languageCode: string | undefined,
  lead?: string,
): Screen {
  const count = t("onboarding-step", { step: String(STEPS.indexOf(step) + 1), steps: String(STEPS.length) });
  const question = `${count} ${questionText(t, step, "typed")}`;
  const marked = step === "language" ? { ...known, language: likelyLanguage(languageCode) } : known;
  return {
    html: lead === undefined ? question : `${lead}\n\n${question}`,
    rows: [...optionRows(t, step, marked, "setup"), backRow(t, step)],
  };
}

function backRow(t: MatchmakingTranslator, step: Draft["step"]): Button[] {
  return stepBefore(step) === undefined
    ? []
    : [{ text: t.plain("button-back"), press: { kind: "back", from: step } }];
}
