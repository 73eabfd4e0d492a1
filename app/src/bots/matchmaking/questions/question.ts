import { AGE } from "../profile.ts";
import type { MatchmakingTranslator } from "../voice.ts";
import type { Field } from "./answer.ts";
import type { AgeProblem } from "./typed-age.ts";

/** Whether a question may be answered in words, too. */
export const isTypable = (field: Field): field is "age" | "ages" => field === "age" || field === "ages";

/** A question as it is asked. @param answer how it can be answered: by buttons alone, or typed where that is possible */
export function questionText(t: MatchmakingTranslator, field: Field, answer: "pressed" | "typed"): string {
  const question = t(`ask-${field}`);
  return answer === "typed" && isTypable(field) ? `${question} ${t(`type-${field}`)}` : question;
}

/** Why what was typed is no answer. */
export function problemText(t: MatchmakingTranslator, field: "age" | "ages", problem: AgeProblem): string {
  if (problem === "young") return t("age-young", { min: String(AGE.min) });
  if (problem === "old") return t("age-old", { max: String(AGE.max) });
  return t(`${field}-unclear`);
}
