import { AGE } from "../profile.ts";
import type { MatchmakingTranslator } from "../voice.ts";
import type { Field } from "./answer.ts";
import type { AgeProblem } from "./typed-age.ts";

/** A question as it is asked. */
export function questionText(t: MatchmakingTranslator, field: Field): string {
  return t(`ask-${field}`);
}

/** Why what was typed is no answer. */
export function problemText(t: MatchmakingTranslator, field: "age" | "ages", problem: AgeProblem): string {
  if (problem === "young") return t("age-young", { min: String(AGE.min) });
  if (problem === "old") return t("age-old", { max: String(AGE.max) });
  return t(`${field}-unclear`);
}
